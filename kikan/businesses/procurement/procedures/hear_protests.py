"""Protests against the result, within the days of the notice, and their answers (異議の申立て)."""

from datetime import date

from kikan.businesses.procurement.models import Protest
from kikan.businesses.procurement.procedures.checking import (
    entered,
    require_another,
    require_procurement,
    require_text,
)
from kikan.businesses.procurement.reads import aftermath, panels
from kikan.businesses.procurement.reads.notices import DECIDED
from kikan.ground.eras import in_words
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("procurement.receive_protest", right="procurement.change", ja="異議の受付")
def receive_protest(*, procurement: int, bidder: int, received_on: date, text: str, actor: Actor) -> int:
    """Keep what a bidder says against the result; returns its number within the procurement.

    Errors: NotFound; Refused where the notice sets no period, before the result is told, or outside the period.
    """
    found = require_procurement(procurement, DECIDED)
    if bidder not in {p.bidder for p in panels.proposals_of(procurement)}:
        raise NotFound("この提案者はいません。", field="bidder")
    if not found.protest_days:
        raise Refused("この調達の公告は、異議申立期間を定めていません。")
    period = aftermath.period_of(found)
    if period is None:
        raise Refused("審査結果通知書を発行していません。", what_to_do="通知のあとに受け付けてください。")
    if received_on > clock.today():
        raise Refused("今日より後の日です。", field="received_on")
    if not period.begins <= received_on <= period.ends:
        raise Refused(
            f"異議申立期間（{in_words(period.begins)}から{in_words(period.ends)}まで）の外の日です。", field="received_on",
            what_to_do="受付の日を確かめてください。期間を過ぎた申立ては受け付けられません。",
        )  # fmt: skip
    values = {
        "bidder": bidder,
        "received_on": received_on,
        "text": require_text(text, "text", "申立ての内容"),
    }
    number = aftermath.next_of(Protest, "protest", procurement)
    entry = entered("procurement.protest_received", "procurement.receive_protest", procurement, actor)
    key = {"procurement": procurement, "protest": number}
    history.add(Protest, key, values, entry=entry, valid_from=clock.today())
    return number


@procedure("procurement.answer_protest", right="procurement.approve", ja="異議への回答")
def answer_protest(*, procurement: int, protest: int, answer: str, actor: Actor) -> int:
    """Keep the answer to a protest, by another person than the one who received it; returns the number of the entry.

    Errors: NotFound; Refused for one that is answered.
    """
    require_procurement(procurement, DECIDED)
    found = next((p for p in aftermath.protests_of(procurement) if p.protest == protest), None)
    if found is None:
        raise NotFound("この異議はありません。", field="protest")
    if found.answered_on is not None:
        raise Refused("この異議には回答しています。", field="protest")
    answer = require_text(answer, "answer", "回答")
    require_another(found.entry, actor)
    entry = entered("procurement.protest_answered", "procurement.answer_protest", procurement, actor)
    history.change(
        Protest, {"procurement": procurement, "protest": protest},
        {"answer": answer, "answered_on": clock.today()}, entry=entry, valid_from=clock.today(),
    )  # fmt: skip
    return entry
