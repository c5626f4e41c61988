"""The first round: closed by one person, approved by another, or opened again (第一次審査の締切・決定・差戻し)."""

from kikan.businesses.procurement.models import Shortlist
from kikan.businesses.procurement.procedures.checking import (
    ENFORCEMENT_ORDER,
    entered,
    require_another,
    require_first_round_open,
    require_procurement,
    require_text,
)
from kikan.businesses.procurement.reads import panels, results
from kikan.businesses.procurement.reads.notices import PUBLISHED
from kikan.businesses.procurement.reads.rounds import ShortlistLine, shortlist_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("procurement.close_first_round", right="procurement.change", ja="第一次審査の締切")
def close_first_round(*, procurement: int, actor: Actor) -> int:
    """Compute and keep who passes, with every step; its scores stand from now on. Returns the number of the entry.

    Errors: NotFound; Refused for a call of one round, or where something is missing.
    """
    found = require_procurement(procurement, PUBLISHED)
    if not found.has_first_round:
        raise Refused("この調達に第一次審査はありません。", what_to_do="総合評価を登録してください。")
    require_first_round_open(procurement)
    missing = panels.missing_of(found)
    if missing:
        raise Refused(
            missing[0], what_to_do=f"足りないものが{len(missing)}件あります。調達の画面で確かめてください。"
        )
    if clock.today() <= found.proposals_until:
        raise Refused("提案書の提出期限の翌日から締め切れます。")
    numbered = {p.letter: p.bidder for p in panels.proposals_of(procurement)}
    kept = [results.kept(o, numbered[o.bidder]) for o in results.computed_first(found)]
    act = "procurement.close_first_round"
    entry = entered("procurement.first_round_closed", act, procurement, actor, cites=ENFORCEMENT_ORDER)
    values = {"closed_on": clock.today(), "results": kept, "is_approved": False}
    history.replace(Shortlist, {"procurement": procurement}, values, entry=entry, valid_from=clock.today())
    return entry


@procedure("procurement.approve_first_round", right="procurement.approve", ja="第一次審査の決定")
def approve_first_round(*, procurement: int, actor: Actor) -> int:
    """Another person decides as it was closed; the second round is open. Returns the number of the entry.

    Errors: NotFound, Refused.
    """
    require_procurement(procurement, PUBLISHED)
    require_another(_require_waiting(procurement).entry, actor)
    act = "procurement.approve_first_round"
    entry = entered("procurement.first_round_approved", act, procurement, actor, cites=ENFORCEMENT_ORDER)
    history.change(
        Shortlist, {"procurement": procurement}, {"is_approved": True}, entry=entry, valid_from=clock.today()
    )
    return entry


@procedure("procurement.reopen_first_round", right="procurement.approve", ja="第一次審査の差戻し")
def reopen_first_round(*, procurement: int, reason: str, actor: Actor) -> int:
    """Send back a first round that is closed and not approved: judges may score again. Returns the number of the entry.

    Errors: NotFound; Refused once it is approved, or without a reason.
    """
    require_procurement(procurement, PUBLISHED)
    reason = require_text(reason, "reason", "理由")
    _require_waiting(procurement)
    act = "procurement.reopen_first_round"
    entry = entered("procurement.first_round_reopened", act, procurement, actor, reason=reason[:40])
    history.end(Shortlist, {"procurement": procurement}, entry=entry, on=clock.today())
    return entry


def _require_waiting(procurement: int) -> ShortlistLine:
    found = shortlist_of(procurement)
    if found is None:
        raise Refused(
            "第一次審査は締め切られていません。", what_to_do="先に「第一次審査の締切」を登録してください。"
        )
    if found.is_approved:
        raise Refused("第一次審査の結果は決定済みです。")
    return found
