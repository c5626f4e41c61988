"""Move-out (転出): people leave on a day that may still come; until then they are residents."""

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.deadlines import move_out_certificate_allowed
from kikan.businesses.residents.procedures import households, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import Elsewhere, Papers, seen
from kikan.law import book
from kikan.law.days import day as day_number
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure

# What is handed out at a move-out: the detail of its event.
CERTIFICATE, EQUIVALENT, BY_CARD, NOTHING = "1", "2", "3", "4"


@procedure("residents.accept_move_out", right="residents.change", ja="転出の受付")
def accept_move_out(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    persons: Sequence[int],
    to: Elsewhere,
    is_abroad: bool = False,
    certificate: str = "",
    holds_number_card: bool = False,
    relationships: Mapping[int, str] | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Accept a move-out (転出届) on a planned or past day (転出予定日).

    `relationships`: those of the people who stay, where the head leaves; 世帯主 names the new head. One who
    is left alone becomes the head; several without a new head stay without one (alert A02). `certificate`: what is
    handed out (転出証明書 1, 準ずる証明書 2, 特例による転出 3, なし 4); without it the one the day of notifying allows.
    Law: 住民基本台帳法 第24条・第24条の2, 同法施行令 第23条・第24条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.accept_move_out",
        "residents.moved_out",
        codes.MOVED_ABROAD if is_abroad else codes.MOVED_OUT,
        happened_on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    in_time = _in_time(act)
    if not is_abroad:
        act.papers = seen(papers, certificate or (CERTIFICATE if in_time else EQUIVALENT))
    leavers = list(dict.fromkeys(persons))
    act.load(leavers)
    act.keep_out_of_drafts(leavers)
    given = act.columns_of_residents(leavers)
    act.check(given | _certificate(len(leavers), certificate, in_time, holds_number_card))
    if not to.address.strip():
        act.refuse(
            "E03",
            "転出先の住所がありません。",
            "転出先を入力してください。未定のときは「未定」とします。",
            "to",
        )
    act.refuse_errors()
    left = households.of_each(act, leavers)
    for household in set(left.values()):
        act.draft.load_household(household, happened_on)
    for person in leavers:
        remove(act, person, {"planned_address": to.address, "planned_code": to.code}, to)
    households.relate(act.draft, relationships or {}, happened_on, act.stamp)
    households.close(act, set(left.values()), relationships or {})
    return act.carry_out(leavers, left)


def _in_time(act: Act) -> bool:
    """Whether the move-out is notified early enough for a certificate."""
    assert act.reported_on is not None  # a notice has a day
    law = book().law("event_date", day_number(act.reported_on))
    return bool(move_out_certificate_allowed(days([act.happened_on]), days([act.reported_on]), law=law)[0])


def _certificate(count: int, certificate: str, in_time: bool, holds_card: bool) -> dict[str, np.ndarray]:
    return {
        "is_certificate_asked": column([certificate == CERTIFICATE] * count),
        "is_certificate_in_time": column([in_time] * count),
        "holds_number_card": column([holds_card] * count),
        "is_leaving_by_card": column([certificate == BY_CARD] * count),
    }


def remove(
    act: Act, person: int, values: Mapping[str, object], to: Elsewhere | None, cause_text: str = ""
) -> date:
    """Take a person off the register by the event of the act; returns the day the residency ends."""
    last = act.draft.resident(person).at(act.happened_on) or act.draft.resident(person).last()
    if last is None:
        raise Refused("E10 住民票に記録されていません。", field="persons")
    household = last.household
    until = households.leave(act.draft, person, act.happened_on, codes.ceased_by(act.event))
    blank = {
        "cause_text": cause_text,
        "planned_address": "",
        "planned_code": "",
        "confirmed_address": "",
        "confirmed_on": None,
        "notice_on": None,
    }
    act.draft.removal(person).put(
        {
            **blank,
            **values,
            "household": household,
            "reason": act.code,
            "cause_on": act.happened_on,
            "notified_on": act.reported_on,
        },
        until,
    )
    if to is not None:
        act.draft.home(person).put(people.next_home_values(to, act.event), until)
    return until
