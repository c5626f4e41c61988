"""Starts and stops the embedded PostgreSQL and prepares the two roles and the database."""

from kikan.site.launcher.binaries import Binaries, find_binaries
from kikan.site.launcher.errors import LaunchError
from kikan.site.launcher.roles import Place, prepare_database
from kikan.site.launcher.server import Server

__all__ = ["Binaries", "LaunchError", "Place", "Server", "find_binaries", "prepare_database"]
