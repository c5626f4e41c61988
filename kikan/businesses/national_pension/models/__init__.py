from kikan.businesses.national_pension.models.agency import AgencyFile, AgencyReject
from kikan.businesses.national_pension.models.application import Application
from kikan.businesses.national_pension.models.qualification import Insured, PensionNumber
from kikan.businesses.national_pension.models.report import Report, ReportItem

__all__ = ["AgencyFile", "AgencyReject", "Application", "Insured", "PensionNumber", "Report", "ReportItem"]
