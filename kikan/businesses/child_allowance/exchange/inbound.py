"""Recipients, their children and the months an old system paid (児童手当の取込み): a recipient with everything or not at all.

A month that was paid and is not told would be paid again. So whoever has one bad line in any of the three files waits
until it is mended, and so does whoever the months told do not reach to the last month paid (支払済年月).
"""

import csv

import numpy as np

from kikan.businesses.child_allowance.exchange.lines import RECIPIENTS, Part, parts_of
from kikan.businesses.child_allowance.law.amounts import REFORM
from kikan.businesses.child_allowance.models.entitlement import Standing
from kikan.businesses.child_allowance.procedures import deciding
from kikan.businesses.child_allowance.reads.determination import Months, months_from
from kikan.law import Day
from kikan.law.ages import age_fiscal_year_end
from kikan.law.days import day as to_day
from kikan.law.days import first_of_month, month_number, month_of
from kikan.shared.access import Actor
from kikan.shared.exchange.reading import HandOver, Rejected
from kikan.shared.exchange.spells import known_numbers, pairs
from kikan.shared.journal.append import append
from kikan.shared.tenancy import clock, numbers, ordinances
from kikan.shared.tenancy.columns import MISSING, read_columns, write_columns

RECORDED = "SELECT person, claimed_on FROM child_allowance_recipient WHERE ended_by IS NULL"
HELD = "SELECT child FROM child_allowance_child WHERE ended_by IS NULL"
BIRTHS = """
SELECT person, birth_on FROM addressees_profile
WHERE ended_by IS NULL AND valid_until = DATE '9999-12-31' AND birth_on IS NOT NULL ORDER BY person
"""


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Write recipients, children, confirmations, months and payments under one entry; recipients here already stay.

    Returns the lines not taken, with their reasons. Errors: LawGap
    """
    parts = parts_of(hand_over)
    recipients, children, paid = parts
    if not any(len(part) for part in parts):
        return []
    births = read_columns(BIRTHS)
    _mark_recipients(recipients)
    _mark_children(children, births["person"])
    _mark_paid(paid, children, to_day(hand_over.reference_on))
    _mark_together(parts, _unread(hand_over))
    opening = _Opening(recipients, children, paid, births)
    opening.mark()
    _mark_together(parts, set())
    if bool(recipients.good.any()):
        opening.write(hand_over, load, actor)
    return [line for part in parts for line in part.rejected()]


def _mark_recipients(part: Part) -> None:
    person, begins = part.ints("person"), part.ints("valid_from")
    recorded = read_columns(RECORDED)
    told = set(zip(recorded["person"].tolist(), recorded["claimed_on"].tolist(), strict=True))
    is_same = [pair in told for pair in zip(person.tolist(), part.ints("claimed_on").tolist(), strict=True)]
    part.known[:] = np.array(is_same, dtype=np.bool_)
    part.mark(~np.isin(person, known_numbers()["person"]), "unknown")
    part.mark(part.ints("is_civil_servant") == 1, "civil_servant")
    part.mark((first_of_month(month_of(begins)) != begins) | (begins >= part.until()), "period")
    part.mark(part.overlaps("person"), "overlap")
    part.mark(np.isin(person, recorded["person"]) & ~part.known, "recorded")


def _mark_children(part: Part, with_birth: Day) -> None:
    child, begins = part.ints("child"), part.ints("valid_from")
    part.mark(~np.isin(child, with_birth), "birth")
    part.mark((first_of_month(month_of(begins)) != begins) | (begins >= part.until()), "period")
    part.mark(part.overlaps("child"), "another")


def _mark_paid(part: Part, children: Part, reference: int) -> None:
    month = part.ints("month")
    raised = set(zip(children.ints("recipient").tolist(), children.ints("child").tolist(), strict=True))
    of = zip(part.ints("recipient").tolist(), part.ints("child").tolist(), strict=True)
    part.mark(np.array([pair not in raised for pair in of], dtype=np.bool_), "no_child")
    part.mark(first_of_month(month_of(month)) != month, "month")
    part.mark(month_of(month) < REFORM, "before_reform")
    part.mark(part.ints("amount") <= 0, "amount")
    part.mark((part.ints("paid_on") < month) | (part.ints("paid_on") > reference), "paid_on")


def _unread(hand_over: HandOver) -> set[int]:
    """The recipients of lines that could not be read at all, as far as the line says."""
    found = set()
    for line in hand_over.rejected:
        place = {name: at for name, (_, at) in RECIPIENTS.items()}.get(line.layout)
        if place is None:
            continue
        cells = next(csv.reader([line.row]), [])
        if len(cells) > place and cells[place].isascii() and cells[place].isdigit():
            found.add(int(cells[place]))
    return found


def _mark_together(parts: tuple[Part, Part, Part], unread: set[int]) -> None:
    """One bad line of a recipient keeps back all of them; lines of a recipient who is not in the file too."""
    everybody = parts[0].persons
    bad = np.array(
        sorted(unread.union(*(part.persons[part.fault > 0].tolist() for part in parts))), dtype=np.int64
    )
    childless = ~np.isin(everybody, parts[1].persons)
    parts[0].mark(childless, "childless")
    bad = np.union1d(bad, everybody[childless])
    for part in parts:
        part.mark(~np.isin(part.persons, everybody), "no_recipient")
        part.mark(np.isin(part.persons, bad), "together")
        part.known[:] = np.isin(part.persons, everybody[parts[0].known])


class _Opening:
    """What stands here after the hand-over: entitlements from the first month told as paid, and those months as paid."""

    def __init__(self, recipients: Part, children: Part, paid: Part, births: dict[str, np.ndarray]) -> None:
        self.recipients, self.children, self.paid = recipients, children, paid
        at = np.searchsorted(births["person"], children.ints("child")).clip(
            max=max(len(births["person"]) - 1, 0)
        )
        self.birth = (
            births["birth_on"][at] if len(births["person"]) else np.zeros(len(children), dtype=np.int64)
        )
        self.since = self._since()
        self.begins = np.maximum(recipients.ints("valid_from"), self.since)
        self.rows, self.of = pairs(children.persons, recipients.persons)
        self.last = max(month_number(clock.today()), int(month_of(paid.ints("month")).max(initial=0)), REFORM)

    def _since(self) -> Day:
        """The first month told as paid of each recipient: the months before are the old system's."""
        person, first = self.recipients.persons, np.full(len(self.recipients), MISSING, dtype=np.int64)
        order = np.lexsort((self.paid.ints("month"), self.paid.persons))
        who, at = np.unique(self.paid.persons[order], return_index=True)
        if len(who):
            place = np.searchsorted(who, person).clip(max=len(who) - 1)
            has = who[place] == person
            first[has] = self.paid.ints("month")[order][at][place][has]
        return first

    def _raised(self) -> dict[str, np.ndarray]:
        begins = np.maximum(self.children.ints("valid_from")[self.rows], self.begins[self.of])
        ends = np.minimum(self.children.until()[self.rows], self.recipients.until()[self.of])
        holds = (begins < ends) & self.recipients.good[self.of]
        rows = self.rows[holds]
        return {
            "child": self.children.ints("child")[rows], "recipient": self.children.persons[rows],
            "tie": self.children.ints("tie")[rows], "birth_on": self.birth[rows],
            "standing": np.full(len(rows), int(Standing.UNKNOWN), dtype=np.int64), "begins": begins[holds],
            "ends": ends[holds],
        }  # fmt: skip

    def _confirmed(self) -> dict[str, np.ndarray]:
        """Children past high school age whom the recipient has confirmed to support, while it holds."""
        law = ordinances.law("benefit_month", self.last, statute="child_allowance_act")
        past = law.table("child_allowance_act.band_ages").amount("until_age", band="high_school")
        until = law.amount("child_allowance_act.counted_until_age")
        graduates = self.children.ints("graduates_in")
        ends = np.minimum(age_fiscal_year_end(self.birth, until) + 1, self.children.until())
        after = first_of_month(month_of(np.where(graduates == MISSING, 0, graduates)) + 1)
        ends = np.where(graduates == MISSING, ends, np.minimum(ends, after))
        begins = np.maximum(age_fiscal_year_end(self.birth, past) + 1, self.children.ints("valid_from"))
        holds = (self.children.ints("confirmed_on") != MISSING) & (begins < ends) & self.children.good
        return {
            "child": self.children.ints("child")[holds], "recipient": self.children.persons[holds],
            "valid_from": begins[holds], "valid_until": ends[holds],
            "confirmed_on": self.children.ints("confirmed_on")[holds], "graduates_in": graduates[holds],
        }  # fmt: skip

    def months(self) -> Months:
        """What the good lines bring by our law, through this month."""
        return months_from(self._raised(), self._confirmed(), self.last)

    def mark(self) -> None:
        """Whoever is not told completely to the last month paid, or beyond it."""
        part = self.recipients
        part.mark(month_of(self.begins) < REFORM, "before_reform")
        part.mark(self.begins >= part.until(), "ended_before")
        through: dict[int, int] = {}
        for who, last in zip(part.persons.tolist(), part.ints("paid_through").tolist(), strict=True):
            through[who] = max(last, through.get(who, last))
        wanted = self.months()
        told = set(
            zip(
                self.paid.persons.tolist(),
                self.paid.ints("child").tolist(),
                self.paid.ints("month").tolist(),
                strict=True,
            )
        )
        lacks = [
            who for who, child, month, amount in zip(
                wanted.recipient.tolist(), wanted.child.tolist(), wanted.month.tolist(), wanted.amount.tolist(), strict=True
            )
            if amount and month <= through[who] and (who, child, month) not in told
        ]  # fmt: skip
        beyond = [who for who, _, month in told if month > through.get(who, month)]
        part.mark(np.isin(part.persons, np.array(lacks, dtype=np.int64)), "lacks")
        part.mark(np.isin(part.persons, np.array(beyond, dtype=np.int64)), "beyond")

    def write(self, hand_over: HandOver, load: int, actor: Actor) -> None:
        """Only writes; the payments are done, so nothing is asked to be paid out."""
        entry = append(
            actor=actor, kind="child_allowance.imported", procedure="exchange.take_over", subjects=[("load", load)],
            happened_on=hand_over.reference_on,
        ).number  # fmt: skip
        self._write_recipients(entry)
        self._write_children(entry)
        deciding.write(self.months(), entry)
        self._write_payments(entry)

    def _write_recipients(self, entry: int) -> None:
        part = self.recipients
        good = part.good
        write_columns(
            "child_allowance_recipient",
            {
                "person": part.persons[good], "kind": part.code("kind")[good],
                "pension_kind": part.code("pension_kind")[good], "standing": int(Standing.UNKNOWN),
                "event_on": part.ints("event_on")[good], "claimed_on": part.ints("claimed_on")[good],
                "lost_by": part.code("lost_by")[good], "lost_on": part.ints("lost_on")[good],
                "spouse": part.ints("spouse")[good], "first_month": part.ints("valid_from")[good],
                "valid_from": self.begins[good], "valid_until": part.until()[good], "entry": entry,
            },
        )  # fmt: skip

    def _write_children(self, entry: int) -> None:
        part = self.children
        first: dict[int, int] = {}
        for who, begin in zip(self.recipients.persons.tolist(), self.begins.tolist(), strict=True):
            first[who] = min(begin, first.get(who, begin))
        begins = np.maximum(
            part.ints("valid_from"), [first.get(who, MISSING) for who in part.persons.tolist()]
        )
        good = part.good & (begins < part.until())
        write_columns(
            "child_allowance_child",
            {
                "child": part.ints("child")[good], "recipient": part.persons[good], "tie": part.ints("tie")[good],
                "care": part.code("care")[good], "lost_by": part.code("lost_by")[good], "valid_from": begins[good],
                "valid_until": part.until()[good], "entry": entry,
            },
        )  # fmt: skip
        write_columns("child_allowance_confirmation", self._confirmed() | {"entry": entry})

    def _write_payments(self, entry: int) -> None:
        good = self.paid.good
        if not bool(good.any()):
            return
        key = np.stack((self.paid.persons[good], self.paid.ints("paid_on")[good]))
        groups, place = np.unique(key, axis=1, return_inverse=True)
        place = place.ravel()
        count = groups.shape[1]
        sums = np.zeros(count, dtype=np.int64)
        np.add.at(sums, place, self.paid.ints("amount")[good])
        number = numbers.draw("child_allowance.payment", count) + np.arange(count)
        write_columns(
            "child_allowance_payment",
            {
                "number": number, "recipient": groups[0], "payee": groups[0],
                "pay_month": first_of_month(month_of(groups[1])), "pays_on": groups[1], "due": sums,
                "offset": np.zeros(count, dtype=np.int64), "amount": sums,
                "carried": np.zeros(count, dtype=np.int64), "entry": entry,
            },
        )  # fmt: skip
        write_columns(
            "child_allowance_payment_line",
            {
                "payment": number[place], "recipient": self.paid.persons[good],
                "child": self.paid.ints("child")[good], "month": self.paid.ints("month")[good],
                "amount": self.paid.ints("amount")[good],
            },
        )  # fmt: skip
