"""Runs of a data migration."""
