"""What care insurance tells the room of premiums about itself (介護保険料の定め)."""

from datetime import date

from kikan.businesses.long_term_care.law.yearly import YearPremium
from kikan.businesses.long_term_care.models import Insured
from kikan.businesses.long_term_care.reads.insured import spells_in_words
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE, found
from kikan.businesses.long_term_care.reads.year_values import year_values
from kikan.shared.ledger.levies import LONG_TERM_CARE, LONG_TERM_CARE_PENSION
from kikan.shared.premiums.incomes import household_on, income_sources
from kikan.shared.premiums.plan import PremiumKinds, PremiumPlan, Source
from kikan.shared.qualification.standing import spells_of


def _sources(person: int, fiscal_year: int, known_at: int) -> list[Source]:
    """Spells and circumstances, the own income, and the taxes of everybody in the household on the day of judgement."""
    spells = spells_of(Insured, person, known_at)
    april = date(fiscal_year, 4, 1)
    judged_on = min((max(s.valid_from, april) for s in spells if s.valid_until > april), default=april)
    household = household_on(person, judged_on, known_at)
    return [
        *spells_in_words(person, fiscal_year, known_at),
        *income_sources(person, fiscal_year, known_at, household),
    ]


PLAN = PremiumPlan(
    business="long_term_care",
    ja="介護保険料",
    payer_ja="第1号被保険者",
    statute=STATUTE,
    cites="介護保険法第129条・施行令第38条・第39条",
    levy=LONG_TERM_CARE,
    withheld=LONG_TERM_CARE_PENSION,
    facts={
        "fact_residents_residency": "person",
        "fact_resident_tax_income": "person",
        "fact_resident_tax_status": "person",
        "long_term_care_insured": "person",
        "long_term_care_circumstance": "person",
    },
    found=found,
    working=YearPremium,
    grade_ja="段階",
    grade_in_words=lambda grade: f"第{grade}段階",
    values=year_values,
    sources=_sources,
    kinds=PremiumKinds(
        decided="long_term_care.premiums_decided",
        interim="long_term_care.interim_decided",
        corrected="long_term_care.premium_corrected",
        relieved="long_term_care.relief_decided",
        pension_begun="long_term_care.pension_collection_begun",
        pension_ended="long_term_care.pension_collection_ended",
    ),
)
