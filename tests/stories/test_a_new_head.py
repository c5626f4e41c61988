"""The head of an NHI household dies within the year: he owes until then, his widow from the month of the death."""

from datetime import date

import pytest

from kikan.businesses.health_insurance.models import Levy
from kikan.businesses.health_insurance.procedures.reassess_changed import reassess_changed
from kikan.businesses.health_insurance.reads.explained import explained
from kikan.businesses.health_insurance.reads.kept import kept_levy
from kikan.businesses.residents.procedures.accept_move_in import accept_move_in
from kikan.businesses.residents.procedures.record_death import record_death
from kikan.shared.ledger.models import ChargeLine
from kikan.shared.tenancy import clock, tenant
from tests.conftest import MODEL_TOWN
from tests.stories import scene
from tests.stories.scene import clerk

YEAR = 2026
ARRIVED, TODAY, DIED, TOLD = date(2026, 6, 20), date(2026, 11, 23), date(2026, 11, 24), date(2026, 11, 27)
ENROL, WITHDRAW = "health_insurance.accept_enrolment", "health_insurance.accept_withdrawal"

pytestmark = pytest.mark.usefixtures("settled_town")


def levies(household: int) -> list[Levy]:
    with tenant(MODEL_TOWN):
        rows = Levy.objects.filter(household=household, fiscal_year=YEAR, ended_by__isnull=True)
        return list(rows.order_by("valid_from"))


def test_the_widow_owes_from_the_month_of_the_death() -> None:
    with clock.set_to(TODAY):
        moved = accept_move_in(actor=clerk("resident_clerk"), **scene.move_in_of(scene.family(), ARRIVED))
        husband, wife, child = moved.persons
        scene.told()
        for person in moved.persons:
            (act,) = scene.proposals(ENROL, person)
            scene.accepted(act, clerk("insurance_chief"))
        reassess_changed(fiscal_year=YEAR, actor=clerk("insurance_clerk"))
    (household,) = {number for kind, number in act.subjects if kind == "household"}
    (before,) = levies(household)
    assert (before.payer, before.members) == (husband, 3)
    with clock.set_to(TOLD):
        record_death(
            actor=clerk("resident_clerk"), happened_on=DIED, reported_on=TOLD, person=husband,
            relationships={wife: "世帯主", child: "子"},
        )  # fmt: skip
        scene.told()
        (loss,) = scene.proposals(WITHDRAW, husband)
        scene.accepted(loss, clerk("insurance_chief"))
        (changed,) = reassess_changed(fiscal_year=YEAR, actor=clerk("insurance_clerk"))
    his, hers = levies(household)
    assert (his.payer, his.members, his.valid_until) == (husband, 3, date(2026, 11, 1))
    assert (hers.payer, hers.members, hers.valid_from) == (wife, 2, date(2026, 11, 1))
    assert changed.after == his.total + hers.total <= before.total
    assert his.charge == before.charge
    with tenant(MODEL_TOWN):
        for levy in (his, hers):
            asked = ChargeLine.objects.filter(charge=levy.charge).values_list("amount", flat=True)
            assert sum(asked) == levy.total
            assert explained(kept_levy(household, YEAR, None, levy.valid_from)).is_reproduced is True
        roles = {
            m.person: m.role for m in explained(kept_levy(household, YEAR, None, hers.valid_from)).members
        }
    assert roles == {wife: "世帯主・被保険者", child: "被保険者", husband: "判定の日だけの被保険者"}
