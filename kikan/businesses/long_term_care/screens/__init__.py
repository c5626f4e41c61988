"""Screens of long-term care insurance."""
