from kikan.businesses.national_pension.models.qualification import Insured, PensionNumber

__all__ = ["Insured", "PensionNumber"]
