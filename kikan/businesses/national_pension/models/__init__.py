from kikan.businesses.national_pension.models.application import Application
from kikan.businesses.national_pension.models.qualification import Insured, PensionNumber

__all__ = ["Application", "Insured", "PensionNumber"]
