"""Who is registered (登録の判定): the stays of residents judged by the law of a registration, in columns."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.elections.law.registration import Persons, Registration, RollEligibility, eligibility
from kikan.businesses.elections.models.roll import RegistrationKind
from kikan.businesses.elections.reads import roll
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared.errors import NotFound
from kikan.shared.history import OPEN
from kikan.shared.tenancy.columns import MISSING

JAPANESE, LEFT, DIED, REMOVED = 1, 1, 2, 3


@dataclass(frozen=True)
class Asked:
    """What a run registers: base date, registration date, and the election day of an election-time registration."""

    base_on: date
    registered_on: date
    election_on: date | None

    @property
    def kind(self) -> RegistrationKind:
        return RegistrationKind.ELECTION_TIME if self.election_on else RegistrationKind.REGULAR


def asked_by(parameters: Mapping[str, Any]) -> Asked:
    """What the parameters of a run ask for: an election, or base and registration date. Errors: NotFound."""
    if number := int(parameters.get("election", 0)):
        held = roll.election_of(number)
        if held is None:
            raise NotFound("この選挙は登録されていません。", field="election")
        return Asked(held.base_on, held.base_on, held.election_on)
    base, registered = (_date(int(parameters[name])) for name in ("base", "registered"))
    return Asked(base, registered, None)


def _date(asked: int) -> date:
    return date(asked // 10_000, asked // 100 % 100, asked % 100)


def judge(found: dict[str, np.ndarray], asked: Asked) -> RollEligibility:
    """Each condition for each latest stay. A stay's row ends on the day somebody moved out, the first day without it."""
    count = len(found["person"])
    base, used = to_day(asked.base_on), to_day(asked.election_on or asked.base_on)
    persons = Persons(
        is_japanese=found["resident_kind"] == JAPANESE,
        birth_on=found["birth_on"],
        notified_on=found["notified_on"],
        has_moved_out=has_left(found),
        moved_out_on=np.where(has_left(found), found["until"], 0),
        has_lost_vote=found["has_lost_vote"] == 1,
        is_registered_elsewhere=np.zeros(count, dtype=np.bool_),
    )
    wanted = Registration(np.full(count, base), np.full(count, used), np.full(count, used))
    return eligibility(persons, wanted, law=roll.law_of(asked.base_on))


def has_left(found: dict[str, np.ndarray]) -> np.ndarray:
    """Whose stay ended by moving out, or by removal ex officio, which the law treats as leaving."""
    return np.isin(found["ceased_by"], (LEFT, REMOVED)) & (found["until"] < to_day(OPEN))


def _has_died(found: dict[str, np.ndarray]) -> np.ndarray:
    return (found["ceased_by"] == DIED) & (found["until"] < to_day(OPEN))


def certain(found: dict[str, np.ndarray], judged: RollEligibility) -> np.ndarray:
    """Who is registered without a decision of the commission about the one person."""
    return judged.eligible & ~_has_died(found) & ~np.logical_or.reduce(list(_doubts(found, judged).values()))


def is_over(found: dict[str, np.ndarray], judged: RollEligibility, asked: Asked) -> np.ndarray:
    """Who left so long ago that the four months have passed by the day of registration."""
    return has_left(found) & (judged.kept_until < to_day(asked.registered_on))


def _doubts(found: dict[str, np.ndarray], judged: RollEligibility) -> dict[str, np.ndarray]:
    """What only the commission can decide, by its words; each a column of truths."""
    removed = (found["ceased_by"] == REMOVED) & has_left(found)
    return {
        "3か月・4か月の数え方により結論が変わる（民法第143条）": judged.needs_decision,
        "生年月日の一部が不詳": found["is_birth_certain"] == 0,
        "外国籍の期間があり、3か月の起算日を決められない": found["was_foreign"] == 1,
        "住民票が職権で消除された": removed,
    }


@dataclass(frozen=True)
class Doubt:
    """A person the run leaves to the commission, and why."""

    person: int
    why: str
    three_months_on: date
    district: int | None


def _doubtful(found: dict[str, np.ndarray], judged: RollEligibility) -> np.ndarray:
    candidates = (judged.eligible | judged.needs_decision) & ~_has_died(found)
    return candidates & ~certain(found, judged)


def doubts(found: dict[str, np.ndarray], asked: Asked) -> list[Doubt]:
    """Whom the run left to the commission, by number."""
    judged = judge(found, asked)
    reasons = _doubts(found, judged)
    return [
        Doubt(
            int(found["person"][i]), "、".join(ja for ja, held in reasons.items() if held[i]),
            date_of(int(judged.three_months_on[i])),
            None if found["district"][i] == MISSING else int(found["district"][i]),
        )
        for i in np.flatnonzero(_doubtful(found, judged)).tolist()
    ]  # fmt: skip


def roll_columns(
    found: dict[str, np.ndarray], judged: RollEligibility, asked: Asked, chosen: np.ndarray | None = None
) -> dict[str, Any]:
    """The rows of who is registered; who has left is marked and ends by itself after four months.

    chosen: a column of truths where the commission decided; without it who is certain.
    """
    if chosen is None:
        chosen = certain(found, judged)
    chosen = chosen & ~is_over(found, judged, asked)
    left, count = has_left(found)[chosen], int(chosen.sum())
    moved_out = found["until"][chosen]
    return {
        "person": found["person"][chosen], "district": found["district"][chosen],
        "kind": np.full(count, int(asked.kind)), "base_on": np.full(count, to_day(asked.base_on)),
        "registered_on": np.full(count, to_day(asked.registered_on)),
        "moved_out_on": np.where(left, moved_out, MISSING),
        "valid_from": np.full(count, to_day(asked.registered_on)),
        "valid_until": np.where(left, judged.kept_until[chosen] + 1, to_day(OPEN)),
    }  # fmt: skip


def figures(found: dict[str, np.ndarray], judged: RollEligibility, rows: dict[str, Any]) -> dict[str, int]:
    """Totals for the decision sheet: registered, without a district, left to the commission."""
    return {
        "judged": len(found["person"]), "registered": len(rows["person"]),
        "without_district": int((rows["district"] == MISSING).sum()),
        "marked": int((rows["moved_out_on"] != MISSING).sum()), "doubtful": int(_doubtful(found, judged).sum()),
    }  # fmt: skip
