from kikan.businesses.national_pension.models.application import Application
from kikan.businesses.national_pension.models.qualification import Insured, PensionNumber
from kikan.businesses.national_pension.models.report import Report, ReportItem

__all__ = ["Application", "Insured", "PensionNumber", "Report", "ReportItem"]
