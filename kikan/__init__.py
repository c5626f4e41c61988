"""Kikan (基幹): the shared core system of Japanese municipalities."""

__version__ = "0.2.0"
