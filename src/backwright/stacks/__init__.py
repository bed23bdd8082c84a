"""Stacks: what a blueprint becomes in one framework."""
