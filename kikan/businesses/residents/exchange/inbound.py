"""The register as an old system hands it over (住民情報の取込み): files into history rows, all as columns.

One journal entry; `known at` of imported rows begins with it. Checks are those every hand-over needs: rows of
unknown persons, periods out of order and overlaps are rejected with their line, everything else is written.
"""

from collections import Counter
from datetime import date

import numpy as np
from numpy.typing import NDArray

from kikan.businesses.residents.exchange import identities
from kikan.businesses.residents.exchange.periods import (
    DAYS,
    SHIFT,
    at_or_before,
    checked,
    keys,
    sorted_by_start,
    until,
)
from kikan.businesses.residents.law import codes
from kikan.businesses.residents.reads.findings import tasks
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.history import OPEN
from kikan.shared.journal.append import append
from kikan.shared.tenancy.columns import MISSING, write_columns
from kikan.shared.worklist.proposals import propose

Ints = NDArray[np.int64]
OPEN_DAY = day(OPEN)
HISTORIES = ("resident_residency", "resident_household", "resident_address", "resident_name", "resident_stay")


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write identities, names, births, addresses, households and residencies of a hand-over."""
    persons = hand_over.tables.get("resident")
    if persons is None or not len(persons):
        return []
    entry = append(
        actor=actor, kind="residents.imported", procedure="exchange.take_over", subjects=[("load", load)],
        happened_on=hand_over.reference_on,
    ).number  # fmt: skip
    known = np.sort(persons.ints("person"))
    tables, rejected = dict(hand_over.tables), []
    for name in HISTORIES:
        if name in tables:
            tables[name], bad = checked(tables[name], known)
            rejected += bad
    rejected += _without_strangers(tables, known)
    identities.write(persons, tables, entry, actor.municipality)
    _write_heads(tables["resident_household"], entry)
    _write_residents(persons, tables, entry)
    _write_removals(persons, tables["resident_residency"], tables["resident_household"], entry)
    _write_papers(persons, tables, entry)
    _write_events(tables, entry)
    # What the counter would refuse or tell is told of everything that came in: by the same rules, as tasks.
    propose("residents", list(tasks(hand_over.reference_on)))
    return rejected


def _without_strangers(tables: dict[str, Table], known: Ints) -> list[Rejected]:
    """Leave out numbers of nobody in the hand-over, and a number that two people are said to have."""
    given = tables.get("resident_number")
    if given is None:
        return []
    stranger = ~np.isin(given.ints("person"), known)
    twice = _repeated(given.texts("my_number")) | _repeated(given.texts("resident_code"))
    tables["resident_number"] = given.rows(~(stranger | twice))
    name = given.layout.layout
    rejected = [
        Rejected(name, int(line), "宛名番号", "住民情報にない宛名番号です", "")
        for line in given.line[stranger]
    ]
    return rejected + [
        Rejected(name, int(line), "番号", "同じ番号が別の人にもあります", "")
        for line in given.line[twice & ~stranger]
    ]


def _repeated(values: list[str]) -> NDArray[np.bool_]:
    """Which of the values that are there stand more than once."""
    counts = Counter(value for value in values if value)
    return np.array([counts[value] > 1 for value in values], dtype=np.bool_)


def _write_heads(memberships: Table, entry: int) -> None:
    head = memberships.rows(memberships.ints("person") == memberships.ints("head"))
    write_columns(
        "residents_household",
        {
            "household": head.ints("household"), "head": head.ints("person"), "factual_head": "",
            "valid_from": head.ints("valid_from"), "valid_until": until(head), "entry": entry,
        },
    )  # fmt: skip


def _write_residents(persons: Table, tables: dict[str, Table], entry: int) -> None:
    """One row from each day on which household, relationship or address of a resident begins."""
    stays = sorted_by_start(tables["resident_residency"])
    homes = sorted_by_start(tables["resident_household"])
    places = sorted_by_start(tables["resident_address"])
    starts = np.unique(np.concatenate([keys(homes), keys(places), keys(stays)]))
    stay, home, place = (at_or_before(keys(t), starts) for t in (stays, homes, places))
    person, begins = np.divmod(starts, DAYS)
    begins -= SHIFT
    inside = (stay >= 0) & (home >= 0)
    inside &= (stays.ints("person")[stay] == person) & (homes.ints("person")[home] == person)
    inside &= begins < until(stays)[stay]
    following = np.full(len(starts), OPEN_DAY, dtype=np.int64)
    following[:-1] = np.where(person[1:] == person[:-1], begins[1:], OPEN_DAY)
    ends = np.minimum(np.minimum(following, until(stays)[stay]), until(homes)[home])
    inside &= begins < ends
    stay, home, place = stay[inside], home[inside], place[inside]
    person, begins, ends = person[inside], begins[inside], ends[inside]
    row = np.searchsorted(np.sort(persons.ints("person")), person)
    who = np.argsort(persons.ints("person"))[row]
    has_place = (place >= 0) & (places.ints("person")[place] == person)
    address_since = np.where(
        has_place, np.maximum(places.ints("valid_from")[place], stays.ints("valid_from")[stay]), begins
    )
    became, ceased = stays.code("became_by")[stay], stays.code("ceased_by")[stay]
    is_last = ends == until(stays)[stay]
    first = begins == stays.ints("valid_from")[stay]
    moved = has_place & (places.ints("valid_from")[place] == begins)
    event = np.where(first, became, np.where(moved, codes.MOVED_INSIDE, codes.HOUSEHOLD_CHANGED))
    came_from = identities.joined(persons, "from")
    shown = [
        came_from[i] if b == 1 else "" for i, b in zip(who.tolist(), _coarse(became).tolist(), strict=True)
    ]
    write_columns(
        "residents_resident",
        {
            "person": person,
            "household": homes.ints("household")[home],
            "is_head": (homes.ints("head")[home] == person).astype(np.int64),
            "relationship": _picked(homes.texts("relationship"), home),
            "order_in_household": _order(homes.ints("household")[home], person, homes, home, persons, who),
            "resident_kind": persons.code("resident_kind")[who],
            "became_by": _coarse(became),
            "ceased_by": np.where(is_last & (ends < OPEN_DAY), _coarse_end(ceased), 0),
            "resident_since": stays.ints("valid_from")[stay],
            "resident_since_text": "",
            "address_since": address_since,
            "address_since_text": "",
            "came_from": shown,
            "came_from_code": "",
            "birth_on": persons.ints("birth_on")[who],
            "is_birth_certain": 1 - persons.ints("is_birth_uncertain")[who],
            "event": [codes.two_digits(c) for c in event.tolist()],
            "notified_on": np.where(first, stays.ints("became_reported_on")[stay], MISSING),
            "remark": "",
            "valid_from": begins,
            "valid_until": ends,
            "entry": entry,
        },
    )


def _picked(texts: list[str], at: Ints) -> list[str]:
    return [texts[i] for i in at.tolist()]


def _coarse(event: Ints) -> Ints:
    table = np.full(100, codes.BECAME_EX_OFFICIO, dtype=np.int64)
    table[[codes.MOVED_IN, codes.MOVED_IN_FROM_ABROAD]] = codes.BECAME_BY_MOVE_IN
    table[codes.BORN] = codes.BECAME_BY_BIRTH
    table[0] = codes.BECAME_BEFORE_IMPORT
    return table[event]


def _coarse_end(event: Ints) -> Ints:
    table = np.full(100, codes.CEASED_EX_OFFICIO, dtype=np.int64)
    table[list(codes.MOVES_OUT)] = codes.CEASED_BY_MOVE_OUT
    table[codes.DIED] = codes.CEASED_BY_DEATH
    table[0] = 0
    return table[event]


def _order(household: Ints, person: Ints, homes: Table, home: Ints, persons: Table, who: Ints) -> Ints:
    """The head first, then by relationship and birth; one place per person and household."""
    is_head = homes.ints("head")[home] == person
    rank = np.lexsort(
        (person, persons.ints("birth_on")[who], homes.code("relationship1")[home], ~is_head, household)
    )
    order = np.ones(len(person), dtype=np.int64)
    new = household[rank][1:] != household[rank][:-1]
    another = person[rank][1:] != person[rank][:-1]
    count = np.cumsum(np.concatenate([[0], (another | new).astype(np.int64)]))
    begin = np.maximum.accumulate(np.where(np.concatenate([[True], new]), count, 0))
    order[rank] = np.minimum(count - begin + 1, 999)
    return order


def _write_removals(persons: Table, stays: Table, memberships: Table, entry: int) -> None:
    """A removed record from the day a stay ends to the next return."""
    stays, homes = sorted_by_start(stays), sorted_by_start(memberships)
    person, ends = stays.ints("person"), until(stays)
    following = np.full(len(person), OPEN_DAY, dtype=np.int64)
    following[:-1] = np.where(person[1:] == person[:-1], stays.ints("valid_from")[1:], OPEN_DAY)
    gone = (ends < OPEN_DAY) & (ends < following)
    order = np.argsort(persons.ints("person"))
    who = order[np.searchsorted(persons.ints("person")[order], person[gone])]
    home = at_or_before(keys(homes), person[gone] * DAYS + ends[gone] - 1 + SHIFT)
    is_last = following[gone] == OPEN_DAY
    planned = identities.joined(persons, "to")
    removed_on, ended = persons.ints("removed_on")[who], ends[gone]
    write_columns(
        "residents_removal",
        {
            "person": person[gone],
            "household": homes.ints("household")[home],
            "reason": [c or "26" for c in _picked(stays.texts("ceased_by"), np.flatnonzero(gone))],
            "cause_on": np.where(is_last & (removed_on != MISSING), removed_on, ended - 1),
            "cause_text": "",
            "planned_address": [
                planned[i] if last else "" for i, last in zip(who.tolist(), is_last.tolist(), strict=True)
            ],
            "planned_code": "",
            "confirmed_address": "",
            "confirmed_on": np.where(is_last, persons.ints("out_confirmed_on")[who], MISSING),
            "notice_on": np.where(is_last, persons.ints("arrival_notified_on")[who], MISSING),
            "notified_on": stays.ints("ceased_reported_on")[gone],
            "valid_from": ended,
            "valid_until": following[gone],
            "entry": entry,
        },
    )


def _write_papers(persons: Table, tables: dict[str, Table], entry: int) -> None:
    japanese = persons.rows(persons.code("resident_kind") == codes.JAPANESE)
    since = np.where(
        japanese.ints("resident_since") == MISSING, day(date(1900, 1, 1)), japanese.ints("resident_since")
    )
    write_columns(
        "residents_family_register",
        {
            "person": japanese.ints("person"), "place": japanese.texts("register_place"),
            "first_person": japanese.texts("register_head"), "valid_from": since, "valid_until": OPEN, "entry": entry,
        },
    )  # fmt: skip
    stays = tables.get("resident_stay")
    if stays is None or not len(stays):
        return
    order = np.argsort(persons.ints("person"))
    who = order[np.searchsorted(persons.ints("person")[order], stays.ints("person"))]
    years = stays.ints("period_years")
    since = persons.ints("foreign_resident_since")[who]
    write_columns(
        "residents_stay",
        {
            "person": stays.ints("person"),
            "nationality": _picked(persons.texts("nationality"), who),
            "nationality_name": _picked(persons.texts("nationality_name"), who),
            "category": stays.texts("category"),
            "status": stays.texts("status"),
            "period": ["" if y == MISSING else f"{y}年" for y in years.tolist()],
            "period_end": stays.ints("period_end"),
            "card_no": _picked(persons.texts("card_no"), who),
            "foreign_resident_since": np.where(since == MISSING, stays.ints("valid_from"), since),
            "valid_from": stays.ints("valid_from"),
            "valid_until": until(stays),
            "entry": entry,
        },
    )


def _write_events(tables: dict[str, Table], entry: int) -> None:
    events, whom = tables.get("resident_event"), tables.get("resident_event_person")
    if events is None or whom is None or not len(events):
        return
    write_columns(
        "residents_event",
        {
            "entry": entry, "line": events.ints("event"), "code": events.texts("kind"),
            "detail": events.texts("detail"), "happened_on": events.ints("happened_on"),
            "reported_on": events.ints("reported_on"), "processed_on": events.ints("processed_on"),
            "documents": "", "identity": "", "note": "",
        },
    )  # fmt: skip
    write_columns(
        "residents_event_person",
        {
            "entry": entry, "line": whom.ints("event"), "person": whom.ints("person"),
            "household": whom.ints("household"),
        },
    )  # fmt: skip
