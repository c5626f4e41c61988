"""Every fact there is: the publisher's view must have exactly these columns (a shape test compares)."""

from kikan.shared.facts.catalogue.data_migration import TAKEN_OVER
from kikan.shared.facts.catalogue.health_insurance import ENROLMENT, HIGH_COST
from kikan.shared.facts.catalogue.late_elderly_medical import LATE_INSURED
from kikan.shared.facts.catalogue.leaving import ACCEPTED
from kikan.shared.facts.catalogue.long_term_care import CERTIFICATION, INSURED, PREMIUM
from kikan.shared.facts.catalogue.national_pension import PENSION_INSURED
from kikan.shared.facts.catalogue.resident_tax import INCOME, STATUS
from kikan.shared.facts.catalogue.residents import GUARDIANSHIP, HOUSEHOLD, RESIDENCY
from kikan.shared.facts.catalogue.schooling import PUPIL
from kikan.shared.facts.catalogue.service import PENALTY
from kikan.shared.facts.shape import HISTORY, Column, Fact

CATALOGUE: dict[str, Fact] = {
    f.name: f
    for f in (
        RESIDENCY,
        HOUSEHOLD,
        GUARDIANSHIP,
        INCOME,
        STATUS,
        ENROLMENT,
        HIGH_COST,
        INSURED,
        CERTIFICATION,
        PREMIUM,
        LATE_INSURED,
        PENSION_INSURED,
        PUPIL,
        PENALTY,
        ACCEPTED,
        TAKEN_OVER,
    )
}


def fact(name: str) -> Fact:
    """Errors: KeyError for a name the catalogue does not hold."""
    return CATALOGUE[name]


__all__ = ["CATALOGUE", "HISTORY", "Column", "Fact", "fact"]
