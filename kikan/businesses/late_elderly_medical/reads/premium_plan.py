"""What the late-stage elderly's system tells the room of premiums about itself (後期高齢者医療保険料の定め)."""

from datetime import date

from kikan.businesses.late_elderly_medical.law.yearly import YearPremium
from kikan.businesses.late_elderly_medical.models import Insured
from kikan.businesses.late_elderly_medical.reads.insured import STATUTE, spells_in_words
from kikan.businesses.late_elderly_medical.reads.premium_facts import found
from kikan.businesses.late_elderly_medical.reads.year_values import year_values
from kikan.shared.ledger.levies import LATE_ELDERLY, LATE_ELDERLY_PENSION
from kikan.shared.premiums.incomes import household_on, income_sources
from kikan.shared.premiums.plan import PremiumKinds, PremiumPlan, Source
from kikan.shared.qualification.standing import spells_of


def _sources(person: int, fiscal_year: int, known_at: int) -> list[Source]:
    """Spells, the own income, and the taxes of everybody in the household on the day of judgement."""
    spells = spells_of(Insured, person, known_at)
    april = date(fiscal_year, 4, 1)
    judged_on = min((max(s.valid_from, april) for s in spells if s.valid_until > april), default=april)
    household = household_on(person, judged_on, known_at)
    return [
        *spells_in_words(person, fiscal_year, known_at),
        *income_sources(person, fiscal_year, known_at, household),
    ]


PLAN = PremiumPlan(
    business="late_elderly_medical",
    ja="後期高齢者医療保険料",
    payer_ja="被保険者",
    statute=STATUTE,
    cites="高齢者の医療の確保に関する法律第104条・施行令第18条",
    levy=LATE_ELDERLY,
    withheld=LATE_ELDERLY_PENSION,
    facts={
        "fact_residents_residency": "person",
        "fact_resident_tax_income": "person",
        "late_elderly_insured": "person",
        "late_elderly_union_move": "person",
    },
    found=found,
    working=YearPremium,
    grade_ja="均等割の軽減",
    grade_in_words=lambda tenths: f"{tenths}割軽減" if tenths else "軽減なし",
    values=year_values,
    sources=_sources,
    kinds=PremiumKinds(
        decided="late_elderly_medical.premiums_decided",
        interim="late_elderly_medical.interim_decided",
        corrected="late_elderly_medical.premium_corrected",
        relieved="late_elderly_medical.relief_decided",
        pension_begun="late_elderly_medical.pension_collection_begun",
        pension_ended="late_elderly_medical.pension_collection_ended",
    ),
)
