"""The rule applied to what is known of some people (計算): for the run, a correction, and the page that explains."""

from dataclasses import replace

import numpy as np

from kikan.businesses.resident_tax.law.declared import taxpayers_of
from kikan.businesses.resident_tax.law.resident_tax import ResidentTax, resident_tax
from kikan.businesses.resident_tax.models import Basis
from kikan.businesses.resident_tax.reads.tax_facts import DeclaredFacts, TaxFacts
from kikan.law import Law


def worked(facts: TaxFacts, known: DeclaredFacts, law: Law) -> ResidentTax:
    """The working of each person, in the order of the facts. Errors: LawGap."""
    per_capita_only = facts.basis == Basis.HOUSE
    who = taxpayers_of(known.declared, is_man=facts.is_man, per_capita_only=per_capita_only)
    found: ResidentTax = resident_tax(who, law=law)
    return _owners_asked(found, per_capita_only & ~known.is_known, law.of("local_tax_act"))


def _owners_asked(found: ResidentTax, asked: np.ndarray, law: Law) -> ResidentTax:
    """An owner of a house of whom no income is known is not free by income (家屋敷課税): unknown is not zero."""
    if not asked.any():
        return found
    city = np.where(asked, law.amount("city_per_capita"), found.city_per_capita)
    prefecture = np.where(asked, law.amount("prefecture_per_capita"), found.prefecture_per_capita)
    more = city - found.city_per_capita, prefecture - found.prefecture_per_capita
    return replace(
        found,
        nontaxable=replace(found.nontaxable, per_capita_free=found.nontaxable.per_capita_free & ~asked),
        city_per_capita=city,
        prefecture_per_capita=prefecture,
        city_tax=found.city_tax + more[0],
        prefecture_tax=found.prefecture_tax + more[1],
        annual_tax=found.annual_tax + sum(more),
    )
