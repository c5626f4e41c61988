"""Runs of long-term care insurance."""
