"""A small invented business (見本業務) for the tests: one procedure, one listener, fictitious data only."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.shared import manifest
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Name, Person
from kikan.shared.errors import Refused
from kikan.shared.history import as_of, replace, retract
from kikan.shared.journal.append import Entry, append
from kikan.shared.manifest import Manifest
from kikan.shared.procedures import procedure
from kikan.shared.procedures.recorder import note
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.entries import EntryRecord
from kikan.shared.worklist.proposals import Proposal
from kikan.shared.worklist.reads import provisional_entries_of

TOWN, OTHER = 999997, 999989
RIGHTS = frozenset({"sampling.look", "sampling.change", "sampling.approve"})
THIS = "kikan.shared.worklist.tests.sample_business"


def clerk(user: int = 1, municipality: int = TOWN, *, rights: frozenset[str] = RIGHTS) -> Actor:
    return Actor(user, municipality, 1, rights)


@dataclass(frozen=True)
class NewName:
    text: str
    since: date


@procedure("sampling.begin", right="sampling.change", ja="見本の登録")
def begin(*, persons: tuple[int, ...], actor: Actor) -> Entry:
    entry = append(
        actor=actor,
        kind="sampling.begun",
        procedure="sampling.begin",
        subjects=[("person", p) for p in persons],
    )
    Person.objects.bulk_create(
        Person(municipality=actor.municipality, number=p, entry=entry.number) for p in persons
    )
    return entry


@procedure("sampling.name", right="sampling.change", ja="見本の氏名変更")
def name(
    *, person: int, name: NewName, actor: Actor, read_at: int | None = None, cause: int | None = None
) -> Entry:
    if name.text == "拒否":
        raise Refused("この氏名は登録できません。", field="name")
    if provisional_entries_of([("person", person)]):
        raise Refused("E09 仮登録中です。")
    entry = append(
        actor=actor,
        kind="sampling.named",
        procedure="sampling.name",
        subjects=[("person", person)],
        happened_on=name.since,
        read_at=read_at,
        cause=cause,
    )
    values = {"name": name.text, "name_key": name.text, "kana_key": ""}
    key = {"person": person, "kind": "official"}
    replace(Name, key, values, entry=entry.number, valid_from=name.since)
    note("document", "氏名変更通知", persons=1)
    return entry


@procedure("sampling.alias", right="sampling.change", ja="見本の通称登録")
def alias(*, person: int, actor: Actor, cause: int | None = None) -> Entry:
    entry = append(
        actor=actor,
        kind="sampling.aliased",
        procedure="sampling.alias",
        subjects=[("person", person)],
        cause=cause,
    )
    values = {"name": "通称", "name_key": "通称", "kana_key": ""}
    key = {"person": person, "kind": "alias"}
    replace(Name, key, values, entry=entry.number, valid_from=date(2026, 4, 1))
    return entry


@procedure("sampling.cancel", right="sampling.change", ja="見本の取消し")
def cancel(*, entry: int, person: int, actor: Actor) -> Entry:
    done = append(
        actor=actor,
        kind="sampling.cancelled",
        procedure="sampling.cancel",
        subjects=[("person", person)],
        corrects=entry,
    )
    retract(Name, cancelled=entry, entry=done.number)
    return done


broken_for: set[int] = set()


def on_event(entries: list[EntryRecord], known: int) -> Iterator[Proposal]:
    """Whoever got a name should get an alias as well."""
    for entry in entries:
        for person in entry.numbers_of("person"):
            if person in broken_for:
                raise ValueError("broken")
            if as_of(Name, entry.happened_on, known).filter(person=person, kind="alias").exists():
                continue
            yield Proposal(
                "sampling.alias",
                (("person", person),),
                {"person": person},
                cause=entry.number,
                key=f"alias:{person}",
            )


def on_event_that_writes(entries: list[EntryRecord], known: int) -> list[Proposal]:
    Person(municipality=current_or_raise(), number=99, entry=entries[0].number).save(force_insert=True)
    return []


def on_day(day: date, known: int) -> Iterator[Proposal]:
    """Everybody is looked at on the first of a month."""
    if day.day == 1:
        yield Proposal("", (("person", 1),), title="月初の確認", key=f"day:{day}", due_on=day)


def on_undone(acts: list[Any], entry: EntryRecord, known: int) -> Iterator[Proposal]:
    for act in acts:
        person = act.subjects[0][1]
        yield Proposal(
            "sampling.cancel",
            act.subjects,
            {"entry": act.result, "person": person},
            cause=entry.number,
            reverses=act.result,
        )


def sampling(**changes: Any) -> Manifest:
    given: dict[str, Any] = {
        "name": "sampling",
        "ja": "見本業務",
        "listens": ("sampling.named",),
        "listener": f"{THIS}.on_event",
        "day_listener": f"{THIS}.on_day",
    }
    return Manifest(**(given | changes))


@contextmanager
def registered(*manifests: Manifest) -> Iterator[None]:
    """Only these businesses, for the length of a test."""
    before = dict(manifest._registered)
    manifest._registered.clear()
    for one in manifests:
        manifest.register(one)
    try:
        yield
    finally:
        broken_for.clear()
        manifest._registered.clear()
        manifest._registered.update(before)
