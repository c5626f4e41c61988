"""The tables of seal registration (印鑑登録)."""

from kikan.businesses.seals.models.batch import Batch, Keyed
from kikan.businesses.seals.models.imprint import Destruction, Imprint, ImprintImage
from kikan.businesses.seals.models.registration import (
    Application,
    Card,
    Certificate,
    Registration,
    Suspension,
)

__all__ = [
    "Application",
    "Batch",
    "Card",
    "Certificate",
    "Destruction",
    "Imprint",
    "ImprintImage",
    "Keyed",
    "Registration",
    "Suspension",
]
