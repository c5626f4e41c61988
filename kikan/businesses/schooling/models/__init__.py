from kikan.businesses.schooling.models.aid import Aid, AidCost, AidPayment, AidPaymentLine
from kikan.businesses.schooling.models.change import ChangeRequest
from kikan.businesses.schooling.models.duty import Duty
from kikan.businesses.schooling.models.health_check import HealthCheck, HealthSession
from kikan.businesses.schooling.models.notice import Notice
from kikan.businesses.schooling.models.place import District, School
from kikan.businesses.schooling.models.pupil import Pupil
from kikan.businesses.schooling.models.situation import Situation
from kikan.businesses.schooling.models.support import SupportCase

__all__ = [
    "Aid",
    "AidCost",
    "AidPayment",
    "AidPaymentLine",
    "ChangeRequest",
    "District",
    "Duty",
    "HealthCheck",
    "HealthSession",
    "Notice",
    "Pupil",
    "School",
    "Situation",
    "SupportCase",
]
