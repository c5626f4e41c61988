"""Runs of resident tax over a whole municipality."""
