from kikan.businesses.health_insurance.models.enrolment import Enrolment, Relief, SpecifiedMember
from kikan.businesses.health_insurance.models.levy import Followed, Levy, LevyMember

__all__ = ["Enrolment", "Followed", "Levy", "LevyMember", "Relief", "SpecifiedMember"]
