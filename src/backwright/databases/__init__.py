"""Databases that answer: one adapter each, for whoever builds and whoever proves."""
