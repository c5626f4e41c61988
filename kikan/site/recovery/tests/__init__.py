"""Backups that can be trusted, tried with real servers."""
