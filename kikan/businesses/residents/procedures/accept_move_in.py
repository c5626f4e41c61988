"""Move-in (転入): people from another municipality or from abroad enter, in a household of their own or another's."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.deadlines import special_move_in_allowed
from kikan.businesses.residents.procedures import entering
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import Elsewhere, NewPerson, Papers, Place, seen
from kikan.businesses.residents.procedures.resuming import resumed
from kikan.law import book
from kikan.law.days import day as day_number
from kikan.shared.access import Actor
from kikan.shared.procedures import procedure

DOMESTIC, ABROAD, ARTICLE_46, ARTICLE_47 = "domestic", "abroad", "article_46", "article_47"
# The detail of the event: what stands behind it.
CERTIFICATE, BY_CARD, UNNOTIFIED = "1", "2", "3"
FROM_OUTSIDE = {ABROAD: "1", ARTICLE_46: "2", ARTICLE_47: "3"}
NOT_NOTIFIED = "（未届）"


@procedure("residents.accept_move_in", right="residents.change", ja="転入の受付")
def accept_move_in(
    *,
    actor: Actor,
    happened_on: date,
    reported_on: date,
    persons: tuple[NewPerson, ...],
    came_from: Elsewhere,
    place: Place | None = None,
    household: int | None = None,
    relationships: Mapping[int, str] | None = None,
    is_from_abroad: bool = False,
    origin: str = "",
    last_registered: str = "",
    since_text: str = "",
    factual_head: str = "",
    by_card_planned_on: date | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Accept a move-in (転入届). Without `household` a new one begins at `place`.

    A person with `number` returns and keeps it (再転入). `relationships` re-enters those of people who live
    in the household already. `origin`: domestic, abroad, article_46, article_47 (法第30条の46・47, no former
    address). `last_registered`: where they were registered last, of those who never notified their moves since
    (未届転入); then `came_from` is marked so. `by_card_planned_on`: planned day of a move-in by card (特例転入).
    Law: 住民基本台帳法 第22条・第24条の2・第30条の46・第30条の47
    Errors: NotFound, Refused with every error by field, Stale.
    """
    origin = origin or (ABROAD if is_from_abroad else DOMESTIC)
    event = codes.MOVED_IN if origin == DOMESTIC else codes.MOVED_IN_FROM_ABROAD
    act = Act(
        actor,
        "residents.accept_move_in",
        "residents.moved_in",
        event,
        happened_on,
        reported_on,
        seen(papers, _detail(origin, last_registered, by_card_planned_on)),
        cause,
        read_at,
    )
    entering.load_returning(act, persons)
    home = entering.home_of(act, household, place)
    entering.check_place(act, place if household is None else None)
    persons = tuple(resumed(act, person) for person in persons)
    given = entering.columns_of(act, persons, home)
    if by_card_planned_on is not None:
        given |= _card(act, by_card_planned_on, len(persons))
    act.check(given)
    _check_origin(act, persons, origin, last_registered)
    arrival = entering.Arrival(_came_from(came_from, origin, last_registered), last_registered, since_text)
    return entering.carry_out(
        act, persons, arrival, home, household, relationships=relationships, factual_head=factual_head
    )


def _detail(origin: str, last_registered: str, by_card: date | None) -> str:
    if origin != DOMESTIC:
        return FROM_OUTSIDE[origin]
    return UNNOTIFIED if last_registered else BY_CARD if by_card else CERTIFICATE


def _came_from(came_from: Elsewhere, origin: str, last_registered: str) -> Elsewhere:
    """Blank for those who were no residents anywhere (第30条の46・47); marked where nobody was notified."""
    if origin in (ARTICLE_46, ARTICLE_47):
        return Elsewhere("")
    if last_registered and not came_from.address.endswith(NOT_NOTIFIED):
        return replace(came_from, address=f"{came_from.address}{NOT_NOTIFIED}")
    return came_from


def _check_origin(act: Act, persons: tuple[NewPerson, ...], origin: str, last_registered: str) -> None:
    if origin in (ARTICLE_46, ARTICLE_47) and any(p.resident_kind != codes.FOREIGN for p in persons):
        act.refuse(
            "E18",
            "法第30条の46・第30条の47の届出は、外国人だけができます。",
            "日本人は国外からの転入として受け付けてください。",
            "origin",
            "住民基本台帳法 第30条の46・第30条の47",
        )
    if last_registered and origin != DOMESTIC:
        act.refuse(
            "E03",
            "未届転入は、国内の転入だけです。",
            "転入の種類か、最終登録住所地を直してください。",
            "last_registered",
        )


def _card(act: Act, planned_on: date, count: int) -> dict[str, np.ndarray]:
    """Whether the card still replaces the certificate (特例転入の期限)."""
    law = book().law("event_date", day_number(act.happened_on))
    allowed = special_move_in_allowed(
        days([planned_on]), days([act.happened_on]), days([act.reported_on]), law=law
    )
    return {"is_by_card": column([1] * count), "is_card_in_time": column([allowed[0]] * count)}
