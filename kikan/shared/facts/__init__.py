"""Facts: what a business publishes for the others, as views of its own history; no second copy."""

from kikan.shared.facts.catalogue import CATALOGUE, Column, Fact, fact

__all__ = ["CATALOGUE", "Column", "Fact", "fact"]
