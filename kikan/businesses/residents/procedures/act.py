"""What all acts of the register share: when it was read, the checks, the number, the writing, the receipt."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import numpy as np

from kikan.businesses.residents.law import checking, checks, codes, moving_checks
from kikan.businesses.residents.law.checking import MISSING, Finding
from kikan.businesses.residents.law.deadlines import notification_deadline
from kikan.businesses.residents.models import Event, EventPerson, Removal, Resident
from kikan.businesses.residents.procedures.arguments import Papers
from kikan.businesses.residents.procedures.sheets import Draft
from kikan.businesses.residents.reads.doubtful import is_doubtful
from kikan.law import book
from kikan.law.days import date_of
from kikan.law.days import day as day_number
from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.addressees.models import Name, Person
from kikan.shared.addressees.protection import shield
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.calendar import closed_days
from kikan.shared.tenancy.opener import current_or_raise
from kikan.shared.worklist.reads import provisional_entries_of

REGISTER_LAW = "住民基本台帳法"
# The rules that speak of the people of an act.
OF_PERSONS = {checks.__name__, moving_checks.__name__}


@dataclass(frozen=True)
class Accepted(Entry):
    """The entry of an act, the persons it was about, their household afterwards, and what the clerk must know.

    alerts: passed, to be shown; deadline_on: the last day of notifying where the law sets one.
    """

    persons: tuple[int, ...] = field(default=(), repr=False)
    household: int | None = field(default=None, repr=False)
    alerts: tuple[Finding, ...] = ()
    deadline_on: date | None = None


@dataclass
class Act:
    """One act being decided. `event` is the code of residents.md §7; `kind` that of the journal."""

    actor: Actor
    procedure: str
    kind: str
    event: int
    happened_on: date
    reported_on: date | None
    papers: Papers = field(default_factory=Papers)
    cause: int | None = None
    read_at: int | None = None
    draft: Draft = field(default_factory=Draft)
    found: list[Finding] = field(default_factory=list)
    _deadline: date | None = None

    def __post_init__(self) -> None:
        # A form brings the number it was filled in from; without one, what is read from here on counts.
        if self.read_at is None:
            self.read_at = head()

    @property
    def code(self) -> str:
        return codes.two_digits(self.event)

    @property
    def stamp(self) -> dict[str, Any]:
        """What every row of a resident says of the event that wrote it."""
        return {"event": self.code, "notified_on": self.reported_on}

    def load(self, persons: Iterable[int]) -> None:
        """Read people who must exist in this municipality. Errors: NotFound."""
        wanted = set(persons)
        known = Person.objects.filter(municipality=current_or_raise(), number__in=wanted)
        if known.count() != len(wanted):
            raise NotFound("この宛名番号の人はいません。", what_to_do="番号を確かめてください。")
        self.draft.load_persons(wanted)

    def keep_out_of_drafts(self, persons: Iterable[int]) -> None:
        """Errors: Refused (E09) while somebody else's entry of one of them waits for approval."""
        waiting = provisional_entries_of(("person", number) for number in persons)
        if waiting:
            raise Refused(
                "E09 仮登録中の異動がある人です。",
                what_to_do=f"仮登録（整理番号 {waiting[0].number}）を承認または取り下げてください。",
                field="persons",
            )

    def columns(self, count: int) -> dict[str, np.ndarray]:
        """The columns every person of the act shares."""
        reported = MISSING if self.reported_on is None else day_number(self.reported_on)
        return {
            "event": np.full(count, self.event, dtype=np.int64),
            "happened_on": np.full(count, day_number(self.happened_on), dtype=np.int64),
            "reported_on": np.full(count, reported, dtype=np.int64),
            "today": np.full(count, day_number(clock.today()), dtype=np.int64),
        }

    def columns_of_residents(self, persons: list[int]) -> dict[str, np.ndarray]:
        """What the checks ask of people who are on the register already."""
        given = self.columns(len(persons))
        draft, day, today = self.draft, self.happened_on, clock.today()
        rows = [draft.resident(n).at(day) for n in persons]
        removals = [draft.removal(n).last() for n in persons]
        protected = shield(persons, self.actor)
        profiles = [draft.profile(n).last() for n in persons]
        latest = [
            max((r.valid_from for r in draft.resident(n).rows if r.valid_from <= today), default=None)
            for n in persons
        ]
        return given | {
            "is_resident": column(row is not None for row in rows),
            "resident_since": days(row.resident_since if row else None for row in self.latest_rows(persons)),
            "birth_on": days(p.birth_on if p else None for p in profiles),
            "birth_lower": days(p.birth_lower if p else None for p in profiles),
            "latest_of_item": days(latest),
            "has_removal_ahead": column(r is not None and r.valid_from > day for r in removals),
            "is_protected": column(protected.covers(n) for n in persons),
            "is_repeated_today": self._repeated_today(persons),
            "has_leaving_member": self._with_leaving_member(persons, rows),
        }

    def _with_leaving_member(self, persons: list[int], rows: list[Resident | None]) -> np.ndarray:
        """Whose household others will leave on a planned day (転出予定の世帯員がいる)."""
        homes = {row.household for row in rows if row is not None}
        leaving = Removal.objects.filter(
            municipality=current_or_raise(),
            household__in=homes,
            valid_from__gt=max(self.happened_on, clock.today()),
            ended_by__isnull=True,
        ).exclude(person__in=persons)
        left = set(leaving.values_list("household", flat=True)) if homes else set()
        return column(row is not None and row.household in left for row in rows)

    def latest_rows(self, persons: list[int]) -> list[Resident | None]:
        """The row of the day, of one who is no resident then the last one."""
        sheets = [self.draft.resident(number) for number in persons]
        return [sheet.at(self.happened_on) or sheet.last() for sheet in sheets]

    def _repeated_today(self, persons: list[int]) -> np.ndarray:
        town = current_or_raise()
        entries = EventPerson.objects.filter(municipality=town, person__in=persons)
        pairs = list(entries.values_list("person", "entry", "line"))
        same = set(
            Event.objects.filter(
                municipality=town,
                entry__in={entry for _, entry, _ in pairs},
                processed_on=clock.today(),
                code=self.code,
                happened_on=self.happened_on,
            ).values_list("entry", "line")
        )
        repeated = {person for person, entry, line in pairs if (entry, line) in same}
        return column(n in repeated for n in persons)

    def deadline(self) -> date | None:
        """The last day of notifying (届出期間の末日) where the law sets one for this event."""
        if self.event not in codes.NOTIFIED_IN_TIME:
            return None
        if self._deadline is None:
            self._deadline = self._reckoned_deadline()
        return self._deadline

    def _reckoned_deadline(self) -> date:
        on = day_number(self.happened_on)
        law = book().law("event_date", on)
        closed = closed_days(self.happened_on, self.happened_on + timedelta(days=60))
        last = notification_deadline(
            np.array([on], dtype=np.int64),
            np.array([day_number(d) for d in closed], dtype=np.int64),
            law=law,
        )
        return date_of(int(last[0]))

    def check(self, columns: Mapping[str, np.ndarray]) -> None:
        """Run the checks of persons over these columns and keep what they find."""
        deadline = self.deadline()
        given = dict(columns)
        if deadline is not None:
            given["deadline_on"] = np.full(len(given["event"]), day_number(deadline), dtype=np.int64)
        of_persons = [c for c in checking.all_checks() if c.test.__module__ in OF_PERSONS]
        self.found += checking.run(given, of_persons)

    def look(self, columns: Mapping[str, np.ndarray]) -> None:
        """Run only what these columns alone can tell, nothing of the event."""
        self.found += checking.run(columns)

    def refuse_errors(self) -> None:
        """Errors: Refused, carrying every error found, the first one as its message."""
        errors = tuple(each for each in self._found_once() if each.is_error)
        if errors:
            first = errors[0]
            raise Refused(
                f"{first.number} {first.message}",
                cites=first.cites,
                what_to_do=first.what_to_do,
                field=first.field,
                checks=errors,
            )

    def _found_once(self) -> list[Finding]:
        """Persons and households may both find the same; the first tells the rows of the form."""
        once: dict[tuple[str, str, str], Finding] = {}
        for each in self.found:
            once.setdefault((each.number, each.field, each.message), each)
        return list(once.values())

    def refuse(self, number: str, message: str, what_to_do: str, field: str, cites: str = "") -> None:
        """Keep an error that no column can tell."""
        self.found.append(Finding(number, field, message, what_to_do, cites, ()))

    def ask_suppressions(self, persons: Iterable[int], households: Iterable[int]) -> None:
        """Keep what is kept back (抑止) of these people and households as errors (E25) or alerts (A08)."""
        for each in suppression.in_force(persons, suppression.ENTRY, households=households):
            number = "E25" if each.is_error else "A08"
            said = suppression.message([each], suppression.ENTRY)
            if not each.is_error:
                said = f"抑止（{each.kind_ja}）が設定されています。"
            self.found.append(Finding(number, "persons", said, suppression.WHAT_TO_DO, "", ()))

    def carry_out(
        self,
        persons: Iterable[int],
        households: Mapping[int, int],
        *,
        corrects: int | None = None,
        overtakes: int | None = None,
    ) -> Accepted:
        """Refuse what the checks forbid, take the number, write. `households`: each person's afterwards.

        Errors: Refused, Stale.
        """
        whom = list(persons)
        self.ask_suppressions(whom, households.values())
        self._look_at_characters()
        self.refuse_errors()
        subjects = [("person", n) for n in whom] + [("household", h) for h in households.values()]
        entry = append(
            actor=self.actor,
            kind=self.kind,
            procedure=self.procedure,
            subjects=[*subjects, *self.draft.touched()],
            happened_on=self.happened_on,
            reported_on=self.reported_on,
            reason=self.code,
            cites=REGISTER_LAW,
            cause=self.cause,
            corrects=corrects,
            overtakes=overtakes,
            read_at=self.read_at,
        )
        self.draft.write(entry.number)
        deadline = self.deadline()
        self._write_event(entry, whom, households, deadline)
        alerts = tuple(each for each in self._found_once() if not each.is_error)
        household = next(iter(households.values()), None)
        return Accepted(
            **_plain(entry), persons=tuple(whom), household=household, alerts=alerts, deadline_on=deadline
        )

    def _look_at_characters(self) -> None:
        """Whatever act writes a name: A10 where papers could not show it."""
        sheets = [sheet for sheet in self.draft.changed() if sheet.model is Name]
        doubtful = [any(is_doubtful(row.name) for row in sheet.rows) for sheet in sheets]
        self.found += checking.run({"has_doubtful_character": column(doubtful)})

    def _write_event(
        self, entry: Entry, persons: list[int], households: Mapping[int, int], deadline: date | None
    ) -> None:
        Event.objects.create(
            municipality=entry.municipality,
            entry=entry.number,
            code=self.code,
            detail=self.papers.detail,
            happened_on=self.happened_on,
            reported_on=self.reported_on,
            processed_on=clock.today(),
            deadline_on=deadline,
            documents=self.papers.documents,
            identity=self.papers.identity,
            note=self.papers.note,
        )
        EventPerson.objects.bulk_create(
            EventPerson(
                municipality=entry.municipality, person=n, entry=entry.number, household=households[n]
            )
            for n in persons
        )


def _plain(entry: Entry) -> dict[str, Any]:
    return {name: getattr(entry, name) for name in Entry.__dataclass_fields__}


def column(values: Iterable[object]) -> np.ndarray:
    """A column of truth values or whole numbers."""
    return np.array([int(value) for value in values], dtype=np.int64)  # type: ignore[call-overload]


def days(values: Iterable[date | None]) -> np.ndarray:
    """A column of days; None is MISSING."""
    return np.array([MISSING if v is None else day_number(v) for v in values], dtype=np.int64)
