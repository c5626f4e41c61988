"""Law revisions with what each member still has to enter, and by when (法改正の予定): names of values, no figures.

The values of a member stand in its own tenant: each is opened by itself, one after the other, and only what is missing
is taken from it.
"""

import itertools
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from kikan.businesses.joint_office.law.ahead import (
    ENTERED,
    MISSING,
    UNCHANGED,
    Ahead,
    ahead,
    answer_of,
    is_known,
)
from kikan.businesses.joint_office.law.revising import enter_by
from kikan.businesses.joint_office.models import Revision
from kikan.businesses.joint_office.reads.activations import activations_on, businesses, law_of
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.reads.penalties import seen_by
from kikan.ground.eras import in_words
from kikan.law import Law, LawGap, book
from kikan.law.moments import AXES, moment_of_day
from kikan.shared import manifest
from kikan.shared.access.models import User
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy import clock, ordinances, tenant
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class RevisionLine:
    """A revision; enter_by: None without the union's rule."""

    revision: int
    title: str
    law: str
    effective_on: date
    businesses: tuple[str, ...]
    enter_by: date | None
    parameters: tuple[str, ...] = ()
    release: int | None = None
    reason: str = ""
    is_withdrawn: bool = False

    @property
    def businesses_ja(self) -> str:
        known = businesses()
        return "、".join(known.get(name, name) for name in self.businesses)

    def days_left(self, day: date) -> int | None:
        """Days until everything must be entered, below zero once that is past; None without the union's rule."""
        return None if self.enter_by is None else (self.enter_by - day).days


@dataclass(frozen=True)
class Changed:
    """A value that a revision changes; is_known: the book says it for the revision's day (None: bodies say it)."""

    id: str
    ja: str
    statute: str
    is_known: bool | None


@dataclass(frozen=True)
class Answer:
    """How far a member is with the values a revision asks of it: names of values by state."""

    member: int
    name: str
    entered: tuple[str, ...]
    unchanged: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Proposal:
    """Values of a statute that are not known from a day on, and the businesses that read them."""

    ahead: Ahead
    businesses: tuple[str, ...]

    @property
    def key(self) -> str:
        return f"{self.ahead.statute}:{self.ahead.from_on.isoformat()}"

    @property
    def names_ja(self) -> list[str]:
        return [book().parameters[name].ja for name in self.ahead.names]

    @property
    def businesses_ja(self) -> str:
        known = businesses()
        return "、".join(known.get(name, name) for name in self.businesses)


@dataclass(frozen=True)
class Missing:
    """What a member lacks for a fiscal year in a business it has planned or runs; values: names of what it must say."""

    member: int
    name: str
    business: str
    values: tuple[str, ...]

    @property
    def business_ja(self) -> str:
        return businesses().get(self.business, self.business)


def revisions_now(day: date) -> list[RevisionLine]:
    """The revisions by the day they take effect, with the deadline by the rules of the page's day; the tenant is open."""
    rows = Revision.objects.filter(municipality=current_or_raise(), ended_by__isnull=True)
    law, newest = law_of(fiscal_year_of(day)), {r.revision: r for r in rows.order_by("valid_from")}
    return [
        RevisionLine(
            r.revision, r.title, r.law, r.effective_on, tuple(r.businesses), _deadline(r.effective_on, law),
            tuple(r.parameters), r.release, r.reason, r.is_withdrawn,
        )
        for r in sorted(newest.values(), key=lambda r: (r.effective_on, r.revision))
    ]  # fmt: skip


@dataclass(frozen=True)
class Version:
    """A revision as it once stood: who wrote it when, and why it was corrected."""

    title: str
    law: str
    effective_on: date
    businesses_ja: str
    values: int
    release: int | None
    reason: str
    is_withdrawn: bool
    entered_by: str
    entered_at: datetime


@dataclass(frozen=True)
class Moved:
    """A revision that members must look at again: its day has changed, or it was withdrawn."""

    revision: int
    title: str
    was_on: date
    effective_on: date
    is_withdrawn: bool
    reason: str


def versions_of(number: int) -> list[Version]:
    """Everything that was ever written of a revision, the newest first; the tenant is open."""
    rows = _first_rows(Revision.objects.filter(municipality=current_or_raise(), revision=number))
    entries = {
        e.number: e
        for e in JournalEntry.objects.filter(
            municipality=current_or_raise(), number__in=[r.entry for r in rows]
        )
    }
    known = businesses()
    actors = {e.actor for e in entries.values()}
    names = dict(User.objects.filter(number__in=actors).values_list("number", "name"))
    return [
        Version(
            r.title, r.law, r.effective_on, "、".join(known.get(b, b) for b in r.businesses), len(r.parameters), r.release,
            r.reason, r.is_withdrawn, names.get(entries[r.entry].actor, ""), entries[r.entry].recorded_at,
        )
        for r in reversed(rows)
    ]  # fmt: skip


def _first_rows(rows: QuerySet[Revision]) -> list[Revision]:
    """One row for each entry: what it wrote, without the piece before it that it cut off."""
    return list({r.entry: r for r in rows.order_by("entry", "valid_from")}.values())


def moved_since(day: date) -> list[Moved]:
    """Revisions whose day was changed or that were withdrawn from a day on, the newest first; the tenant is open."""
    by: dict[int, list[Revision]] = {}
    for row in _first_rows(Revision.objects.filter(municipality=current_or_raise())):
        by.setdefault(row.revision, []).append(row)
    found = []
    for number, rows in by.items():
        last = rows[-1]
        changed = [
            before
            for before, after in itertools.pairwise(rows)
            if after.valid_from >= day
            and (before.effective_on, before.is_withdrawn) != (after.effective_on, after.is_withdrawn)
        ]
        if changed:
            words = (
                number,
                last.title,
                changed[-1].effective_on,
                last.effective_on,
                last.is_withdrawn,
                last.reason,
            )
            found.append((last.entry, Moved(*words)))
    return [moved for _, moved in sorted(found, key=lambda pair: -pair[0])]


@dataclass(frozen=True)
class Lacking:
    """A value of law that a release should carry and the running book does not say."""

    revision: int
    parameter: str
    words: str

    @property
    def key(self) -> str:
        return f"{self.revision}:{self.parameter}"


def lacking_in(release: int) -> list[Lacking]:
    """What the revisions of a release change and the running book does not say for their days; the tenant is open."""
    carried = [r for r in revisions_now(clock.today()) if r.release == release and not r.is_withdrawn]
    return [
        Lacking(line.revision, value.id, f"{line.title}（{in_words(line.effective_on)}施行）：{value.ja}")
        for line in carried
        for value in changed_by(line)
        if value.is_known is False
    ]


def name_of_value(name: str) -> str:
    """A value of law or ordinance as it is typed: 地方税法：所得割の税率."""
    parameter = book().parameters[name]
    return f"{book().statutes[name.split('.', maxsplit=1)[0]].ja}：{parameter.ja}"


def value_named(text: str) -> str | None:
    """The id of a value that a clerk typed by its name (with its statute where several bear it); None if it is none."""
    typed = unicodedata.normalize("NFKC", text).strip()
    plain = [(unicodedata.normalize("NFKC", name_of_value(p)), p) for p in book().parameters]
    found = [p for name, p in plain if typed in (name, p)] or [
        p for name, p in plain if name.partition(":")[2] == typed
    ]
    return found[0] if len(found) == 1 else None


def revision_of(number: int) -> RevisionLine | None:
    """A revision with its deadline as of today's rules; the tenant is open."""
    return next((r for r in revisions_now(clock.today()) if r.revision == number), None)


def changed_by(line: RevisionLine) -> list[Changed]:
    """The values a revision changes, those of statutes with whether the book already says them for its day."""
    known = book().parameters
    return [
        Changed(
            name, known[name].ja, book().statutes[name.split(".", maxsplit=1)[0]].ja,
            None if known[name].is_set_by_body else is_known(book(), name, line.effective_on),
        )
        for name in line.parameters
        if name in known
    ]  # fmt: skip


def proposals(day: date, followed: Iterable[RevisionLine]) -> list[Proposal]:
    """Values of law that end ahead and that no revision of the calendar names yet, the nearest first."""
    readers: dict[str, list[str]] = {}
    for business in businesses():
        for statute in manifest.get(business).statutes:
            readers.setdefault(statute, []).append(business)
    named = {
        (name, line.effective_on) for line in followed if not line.is_withdrawn for name in line.parameters
    }
    return [
        Proposal(found, tuple(readers[found.statute]))
        for found in ahead(book(), readers, day)
        if any((name, found.from_on) not in named for name in found.names)
    ]


def answers_to(line: RevisionLine, union: int, day: date) -> list[Answer]:
    """Who must still enter what for a revision: every member that runs or plans a business of it; no tenant is open.

    Members are those `missing_in` looks into.
    """
    with tenant(union):
        names = {m.member: m.name for m in members_on(day)}
        concerned = {
            a.member for a in activations_on(day) if not a.ended_on and a.business in line.businesses
        }
    asked = [
        p for name in line.parameters if (p := book().parameters.get(name)) is not None and p.is_set_by_body
    ]
    found = []
    for member in seen_by(union, names) if asked else []:
        if member in concerned:
            with tenant(member):
                known = ordinances.ordinance()
            said: dict[str, list[str]] = {ENTERED: [], UNCHANGED: [], MISSING: []}
            for p in asked:
                said[answer_of(p, known, line.effective_on)].append(p.ja)
            found.append(Answer(member, names[member], *(tuple(names_of) for names_of in said.values())))
    return found


def _deadline(effective_on: date, law: Law) -> date | None:
    try:
        return enter_by(effective_on, law)
    except LawGap:
        return None


def missing_in(union: int, year: int, day: date) -> list[Missing]:
    """What the members of the union lack for a fiscal year, by member and business; no tenant is open.

    Members that have no tenant in this installation are left out. A town that holds the office itself (no union) sees
    no other town: whom it enters as a member has not consented to anything here.
    """
    with tenant(union):
        names = {m.member: m.name for m in members_on(day)}
        taken = [(a.member, a.business) for a in activations_on(day) if not a.ended_on]
    found = []
    for member in seen_by(union, names):
        mine = [business for code, business in taken if code == member]
        found += _missing_of(member, names[member], mine, year)
    return found


def _missing_of(member: int, name: str, mine: Iterable[str], year: int) -> list[Missing]:
    """One statement set of one municipality: values dated by year, month or day as they hold on the year's first day."""
    first = date(year, 4, 1)
    with tenant(member):
        known = ordinances.ordinance()
    lacking: dict[str, list[str]] = {}
    for axis in AXES:
        for p in book().gaps(axis, moment_of_day(axis, first), known):
            lacking.setdefault(p.id.split(".", maxsplit=1)[0], []).append(p.ja)
    found = []
    for business in sorted(mine):
        lacks = tuple(ja for statute in manifest.get(business).statutes for ja in lacking.get(statute, ()))
        if lacks:
            found.append(Missing(member, name, business, lacks))
    return found
