"""A slow register in memory: for each day and each person or household one plain value, no periods, no rows.

It repeats what the law says of each act day by day, so that it can only agree with the real one by being right.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

FIRST, LAST = date(2026, 9, 1), date(2026, 12, 31)
DAYS = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
HEAD, HEAD_CHANGED = "世帯主", "54"
Key = tuple[str, int]


@dataclass(frozen=True)
class Lives:
    """What the register says of a resident on one day."""

    household: int
    relationship: str
    is_head: bool
    event: str
    notified_on: date | None


class SlowRegister:
    """`days[day]` holds, by ("resident" | "household" | "home" | "removal", number), what is said on that day."""

    def __init__(self) -> None:
        self.days: dict[date, dict[Key, Any]] = {day: {} for day in DAYS}
        self.known: dict[int, dict[date, dict[Key, Any]]] = {}
        self.before: dict[int, dict[date, dict[Key, Any]]] = {}

    # -- looking -------------------------------------------------------------------------------------------

    def lives(self, person: int, day: date) -> Lives | None:
        return self.days[day].get(("resident", person))

    def residents(self, day: date) -> list[int]:
        return sorted(number for kind, number in self.days[day] if kind == "resident")

    def members(self, household: int, day: date) -> list[int]:
        found = self.days[day].items()
        return sorted(n for (kind, n), value in found if kind == "resident" and value.household == household)

    def households(self, day: date) -> list[int]:
        return sorted(number for kind, number in self.days[day] if kind == "household")

    def home(self, household: int, day: date) -> str:
        return str(self.days[day][("home", self.members(household, day)[0])])

    def has_plan(self, person: int, day: date) -> bool:
        return any(("removal", person) in self.days[later] for later in after(day))

    # -- keeping what is known -----------------------------------------------------------------------------

    def begin(self) -> dict[date, dict[Key, Any]]:
        return {day: dict(said) for day, said in self.days.items()}

    def keep(self, entry: int, before: dict[date, dict[Key, Any]]) -> None:
        self.before[entry] = before
        self.known[entry] = self.begin()

    # -- acts ----------------------------------------------------------------------------------------------

    def enter(
        self, persons: Mapping[int, str], household: int, home: str, day: date, event: str, told: date
    ) -> None:
        for each in after(day):
            for person, relationship in persons.items():
                is_head = relationship == HEAD
                self.days[each][("resident", person)] = Lives(household, relationship, is_head, event, told)
                self.days[each][("home", person)] = home
                self.days[each].pop(("removal", person), None)
        self.settle([household], day)

    def leave(self, person: int, day: date, removal: tuple[str, str], next_home: str) -> None:
        """Who came to the present state only that day keeps it for the day."""
        now = self.lives(person, day)
        yesterday = self.lives(person, day - timedelta(days=1)) if day > FIRST else None
        until = day + timedelta(days=1) if now is not None and now != yesterday else day
        last = self.lives(person, until - timedelta(days=1))
        assert last is not None
        for each in after(until):
            self.days[each].pop(("resident", person), None)
            self.days[each].pop(("home", person), None)
            self.days[each][("removal", person)] = (last.household, *removal)
            if next_home:
                self.days[each][("home", person)] = next_home

    def relate(self, new: Mapping[int, str], day: date, event: str, told: date) -> None:
        """Where the person lives that day, from then on; another household later keeps its own."""
        for person, relationship in new.items():
            there = self.lives(person, day)
            for each in after(day):
                lives = self.lives(person, each)
                if lives is not None and there is not None and lives.household == there.household:
                    changed = replace(
                        lives,
                        relationship=relationship,
                        is_head=relationship == HEAD,
                        event=event,
                        notified_on=told,
                    )
                    self.days[each][("resident", person)] = changed

    def regroup(self, persons: Iterable[int], household: int, day: date, event: str, told: date) -> None:
        for person in persons:
            for each in after(day):
                lives = self.lives(person, each)
                gone = self.days[each].get(("removal", person))
                if gone is not None:
                    self.days[each][("removal", person)] = (household, *gone[1:])
                if lives is not None:
                    self.days[each][("resident", person)] = replace(
                        lives, household=household, is_head=False, event=event, notified_on=told
                    )

    def rehome(self, persons: Iterable[int], home: str, day: date, event: str, told: date) -> None:
        for person in persons:
            for each in after(day):
                lives = self.lives(person, each)
                if lives is not None:
                    self.days[each][("home", person)] = home
                    self.days[each][("resident", person)] = replace(lives, event=event, notified_on=told)

    def settle(self, households: Iterable[int], day: date) -> None:
        for each in after(day):
            for household in households:
                self._settle_day(household, each)

    def _settle_day(self, household: int, day: date) -> None:
        members = self.members(household, day)
        key = ("household", household)
        if not members:
            self.days[day].pop(key, None)
            return
        heads = [person for person in members if self.days[day][("resident", person)].is_head]
        if not heads and len(members) == 1:
            alone = self.days[day][("resident", members[0])]
            made = replace(alone, relationship=HEAD, is_head=True, event=HEAD_CHANGED)
            self.days[day][("resident", members[0])] = made
            heads = members
        self.days[day][key] = heads[0] if heads else None

    def confirm(self, person: int, day: date, home: str) -> None:
        """The notice: from the day of removal the confirmed address; the day may be earlier than planned."""
        removed = [each for each in DAYS if ("removal", person) in self.days[each]]
        planned = removed[0]
        for each in removed:
            household, reason, _ = self.days[each][("removal", person)]
            self.days[each][("removal", person)] = (household, reason, home)
            self.days[each][("home", person)] = home
        if day < planned:
            self._leave_earlier(person, day, planned)

    def _leave_earlier(self, person: int, day: date, planned: date) -> None:
        """What was arranged for the planned day holds from the confirmed one."""
        household = self.days[planned][("removal", person)][0]
        arranged = {n: self.lives(n, planned) for n in self.members(household, planned)}
        for each in (d for d in after(day) if d < planned):
            self.days[each].pop(("resident", person))
            self.days[each][("removal", person)] = self.days[planned][("removal", person)]
            self.days[each][("home", person)] = self.days[planned][("home", person)]
            for member, then in arranged.items():
                lives = self.lives(member, each)
                if lives is not None and then is not None:
                    self.days[each][("resident", member)] = replace(
                        lives, relationship=then.relationship, is_head=then.is_head
                    )
        self.settle([household], day)

    def cancel(self, entry: int, new_household: int | None, settles: bool, told: date, event: str) -> None:
        """Every key the entry changed says again, on every day, what it said before the entry."""
        before, after_it = self.before[entry], self.known[entry]
        keys = {key for day in DAYS for key in (*before[day], *after_it[day])}
        changed = [key for key in keys if any(before[d].get(key) != after_it[d].get(key) for d in DAYS)]
        for key in changed:
            for day in DAYS:
                assert self.days[day].get(key) == after_it[day].get(key), "a later act stands in between"
                self.days[day].pop(key, None)
                if key in before[day]:
                    self.days[day][key] = before[day][key]
        if not changed:
            return
        first = min(d for d in DAYS if any(before[d].get(k) != after_it[d].get(k) for k in changed))
        if new_household is not None:
            self._house(changed, first, new_household, event, told)
        if settles:
            everything = {
                v.household for d in after(first) for (k, _), v in self.days[d].items() if k == "resident"
            }
            self.settle(everything, first)

    def _house(self, changed: list[Key], first: date, new_household: int, event: str, told: date) -> None:
        for kind, person in changed:
            lives = self.lives(person, first) if kind == "resident" else None
            if lives is not None and ("household", lives.household) not in self.days[first]:
                old = lives.household
                for day in after(first):
                    now = self.lives(person, day)
                    if now is not None and now.household == old:
                        self.days[day][("resident", person)] = replace(
                            now, household=new_household, event=event, notified_on=told
                        )


def after(day: date) -> list[date]:
    return [each for each in DAYS if each >= day]
