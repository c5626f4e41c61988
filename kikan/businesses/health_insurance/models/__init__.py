from kikan.businesses.health_insurance.models.enrolment import Enrolment, Relief, SpecifiedMember

__all__ = ["Enrolment", "Relief", "SpecifiedMember"]
