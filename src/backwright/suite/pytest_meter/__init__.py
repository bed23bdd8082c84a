"""Pytest, measured: the tests are collected once, run by forks of one process, and watched there."""
