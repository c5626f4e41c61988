"""Elections and medical subsidies of a sample town (見本の選挙・医療費助成): a screen with something on it.

Places and names are invented. Whole towns go in columns; each part looks first whether it is there.
"""

from datetime import date, timedelta

import numpy as np

from kikan.businesses.elections.models import Election
from kikan.businesses.elections.procedures.set_early_place import set_early_place
from kikan.businesses.elections.procedures.set_election import Asked, set_election
from kikan.businesses.medical_subsidy.models import Receipt
from kikan.businesses.medical_subsidy.procedures.apply import apply_child, apply_disability
from kikan.businesses.medical_subsidy.procedures.decide import decide
from kikan.businesses.medical_subsidy.procedures.issue_papers import issue_certificate
from kikan.businesses.medical_subsidy.procedures.receipts import enter_receipt
from kikan.businesses.medical_subsidy.reads.recipients import waiting
from kikan.businesses.schooling.reads.residents import JAPANESE, born_between
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import shield
from kikan.shared.tenancy import clock, tenant
from kikan.shared.tenancy.columns import MISSING

MAYOR, ASSEMBLY = 21, 22
WEEK = 7
CHILDREN, DISABLED = 5, 2
SEVERE_DISABILITY, CHILD = 1, 3
ASSOCIATION, OUTPATIENT = 3, 1


def announce_election(chief: Actor, ja: str) -> int:
    """An election of mayor and assembly on the next Sunday, early voting under way; its number.

    The public notice lies a week before election day, the base date of the roll on its eve. One that is there is kept.
    """
    with tenant(chief.municipality):
        kept = Election.objects.values_list("election", flat=True).first()
    if kept is not None:
        return kept
    election_on = next_sunday(clock.today())
    notice_on = election_on - timedelta(days=WEEK)
    election = set_election(
        name=f"{ja}長・{ja}議会議員選挙（見本）", notice_on=notice_on, election_on=election_on,
        base_on=notice_on - timedelta(days=1), contests=(Asked(MAYOR), Asked(ASSEMBLY)), actor=chief,
    )  # fmt: skip
    set_early_place(
        election=election, name=f"{ja}{_hall(ja)}（見本）", address=f"{ja}（架空の所在地）",
        open_on=notice_on + timedelta(days=1), close_on=election_on - timedelta(days=1),
        opens_at=8 * 60 + 30, closes_at=20 * 60, actor=chief,
    )  # fmt: skip
    return election


def _hall(ja: str) -> str:
    """A city has a 市役所, a town or village a 役場."""
    return "役場" if ja.endswith(("町", "村")) else "役所"


def next_sunday(day: date) -> date:
    """The first Sunday after a day."""
    return day + timedelta(days=WEEK - day.isoweekday() % WEEK)


def found_subsidies(clerk: Actor, chief: Actor) -> None:
    """A few entitlements with certificates, a receipt that waits for payment, an application that waits for its decision.

    Nobody under the support measure is chosen. Nothing where anybody has applied.
    """
    today = clock.today()
    with tenant(clerk.municipality):
        if Receipt.objects.exists():
            return
        children = _chosen(date(today.year - 5, 1, 1), date(today.year - 1, 12, 31), CHILDREN + 1)
        disabled = _chosen(date(today.year - 60, 1, 1), date(today.year - 30, 12, 31), DISABLED)
    told = {"applied_on": today, "insurer": ASSOCIATION}
    for person, head in children[:-1]:
        apply_child(person=person, payee=head, actor=clerk, **told)  # type: ignore[arg-type]
        _decide(chief)
    for person, _ in disabled:
        apply_disability(person=person, physical=1, is_income_taxed=False, levy=0, actor=clerk, **told)  # type: ignore[arg-type]
        _decide(chief)
    for scheme, people in ((CHILD, children[:-1]), (SEVERE_DISABILITY, disabled)):
        for person, _ in people:
            issue_certificate(person=person, scheme=scheme, actor=clerk)
    for person, _ in children[:1]:
        enter_receipt(
            person=person, scheme=CHILD, month=today, institution="見本医院", care=OUTPATIENT, points=1_000,
            paid=2_000, care_on=today, applied_on=today, actor=clerk,
        )  # fmt: skip
    for person, head in children[-1:]:
        apply_child(person=person, payee=head, actor=clerk, **told)  # type: ignore[arg-type]


def _decide(chief: Actor) -> None:
    with tenant(chief.municipality):
        (row,) = waiting()
    decide(person=row.person, application=row.number, actor=chief)


def _chosen(first: date, last: date, count: int) -> list[tuple[int, int]]:
    """(person, head of the household) of residents born between two days; nobody protected.

    They live here since the first of the month at least: that is the day from which the ordinances grant.
    """
    today = clock.today()
    found, before = (born_between(first, last, day) for day in (today, today.replace(day=1)))
    fits = (found["head"] != MISSING) & (found["is_birth_certain"] == 1)
    fits &= (found["resident_kind"] == JAPANESE) & np.isin(found["person"], before["person"])
    people = list(zip(found["person"][fits].tolist(), found["head"][fits].tolist(), strict=True))
    hidden = shield([p for p, _ in people], None, day=today)
    return [(p, h) for p, h in people if not hidden.covers(p)][:count]
