from kikan.businesses.resident_tax.models.income import Income

__all__ = ["Income"]
