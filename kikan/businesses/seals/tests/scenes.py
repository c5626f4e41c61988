"""A family with and without seals; everybody is fictitious."""

from datetime import date
from typing import Any

from kikan.businesses.residents.tests import desk
from kikan.businesses.residents.tests.scenes import OTHER_TOWN, TODAY, TOWN, child, move_in, person, wife
from kikan.businesses.seals.procedures.act import Accepted
from kikan.businesses.seals.procedures.arguments import Identity, SealItems
from kikan.businesses.seals.procedures.keep_scan import keep_scan
from kikan.businesses.seals.procedures.register import register
from kikan.businesses.seals.reads.registrations import Registered, registrations_of
from kikan.businesses.seals.tests.drawn import drawn
from kikan.law import book, read_ordinance
from kikan.shared.access import Actor, system_actor
from kikan.shared.access.sign_in import actor_of
from kikan.shared.journal.append import append
from kikan.shared.tenancy import ordinances, tenant
from kikan.shared.tenancy.models import OrdinanceValue
from kikan.shared.worklist import sweep
from kikan.shared.worklist.reads import Act, open_acts
from kikan.site.samples.sources import FOLDER

RIGHTS = ("seals.look", "seals.change", "seals.approve", "seals.print", "seals.imprint", "seals.batch")

__all__ = ["OTHER_TOWN", "TODAY", "TOWN", "child", "person", "wife"]


def clerk(*rights: str, town: int = TOWN) -> Actor:
    return system_actor(town, *(rights or RIGHTS))


def user(role: str) -> Actor:
    """The sample user of a role."""
    actor = actor_of(desk.user(role), TOWN, "test")
    assert actor is not None
    return actor


def opened() -> None:
    """Towns, users and the ordinance of the first one (illustrative values)."""
    desk.open_towns()
    with tenant(TOWN):
        if OrdinanceValue.objects.filter(parameter="seal_registration.min_age").exists():
            return
        entry = append(
            actor=clerk(),
            kind="administration.ordinances_entered",
            procedure="test",
            subjects=[("municipality", TOWN)],
        ).number
        path = FOLDER / "ordinances" / "illustrative.yaml"
        ordinances.enter(read_ordinance(path.read_text("utf-8"), path.name, book()), entry=entry)


def changed(**values: Any) -> None:
    """The municipality changes values of its ordinance."""
    with tenant(TOWN):
        entry = append(
            actor=clerk(),
            kind="administration.ordinances_entered",
            procedure="test",
            subjects=[("municipality", TOWN)],
        ).number
        for name, value in values.items():
            OrdinanceValue.objects.create(
                municipality=TOWN, parameter=f"seal_registration.{name}", valid_from=18244, value=value,
                cites="見本条例", source="", entry=entry, is_illustrative=True,
            )  # fmt: skip


def family() -> tuple[int, int, int]:
    """見本 太郎, 花子 and their boy of thirteen."""
    opened()
    husband, spouse, boy = move_in(person(), wife(), child()).persons
    return husband, spouse, boy


def scanned(number: int, text: str = "見本", **given: Any) -> int:
    return keep_scan(person=number, content=drawn(text, **given), actor=clerk())


def seal(number: int, text: str = "見本", *, drawing: str = "", **given: Any) -> SealItems:
    """The seal a person shows; `drawing` tells apart seals with the same text."""
    return SealItems(scanned(number, drawing or f"{text}{number}"), text, **given)


def registered(number: int, text: str = "見本", **given: Any) -> Accepted:
    values = {"seal": seal(number, text), "identity": Identity(papers="運転免許証")}
    return register(actor=clerk(), person=number, **{**values, **given})


def now(number: int, day: date = TODAY) -> Registered | None:
    with tenant(TOWN):
        return next((r for r in registrations_of([number], day) if r.is_active), None)


def latest(number: int, day: date = TODAY) -> Registered:
    with tenant(TOWN):
        return registrations_of([number], day)[0]


def told() -> None:
    """Let every business hear the journal, as the worker does each second."""
    sweep.settle(TOWN)


def waiting(procedure: str) -> list[Act]:
    with tenant(TOWN):
        return [a for a in open_acts() if a.procedure == procedure]
