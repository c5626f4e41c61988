"""Loads every rule of the law, so that lists of rules do not depend on who imported what before."""

import pkgutil
from importlib import import_module

import kikan.businesses
import kikan.law.notions
import kikan.shared.ledger


def load_all_rules() -> None:
    """Import the law rooms of all businesses and of the ledger, and the notions several statutes share."""
    for package in (kikan.businesses, kikan.law.notions, kikan.shared.ledger):
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            parts = found.name.split(".")
            if "law" in parts and "tests" not in parts:
                import_module(found.name)
