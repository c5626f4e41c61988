"""What was promised, changed after the contract: one proposes, another decides (変更記録)."""

from kikan.businesses.procurement.models import Promise, PromiseChange
from kikan.businesses.procurement.models.result import ChangeState, PromiseState
from kikan.businesses.procurement.procedures.checking import (
    entered,
    require_another,
    require_procurement,
    require_text,
)
from kikan.businesses.procurement.reads import aftermath, notices, results
from kikan.businesses.procurement.reads.notices import DECIDED
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("procurement.propose_change", right="procurement.change", ja="変更記録の登録")
def propose_change(
    *,
    procurement: int,
    function: int,
    asked_by: int,
    asked_ja: str,
    reason: str,
    after: str,
    actor: Actor,
    price_effect: int = 0,
) -> int:
    """Record that a promise is to be kept otherwise; it stands once another person decides. Returns its number.

    price_effect: yen over the contract, below 0 where it becomes cheaper. Errors: NotFound; Refused for words that are
    missing or change nothing, or while another change of the same promise waits.
    """
    require_procurement(procurement, DECIDED)
    found = {p.function: p for p in results.promises_of(procurement)}.get(function)
    if found is None:
        raise NotFound("この機能要件は仕様にありません。", field="function")
    if asked_by not in dict(notices.choices("asked_by")):
        raise Refused("求めた者を選んでください。", field="asked_by")
    after = require_text(after, "after", "変更の後の実現の方法")
    if after == found.note:
        raise Refused(
            "今の実現の方法と同じです。", field="after", what_to_do="変更の後の内容を入力してください。"
        )
    if any(c.function == function and c.is_waiting for c in aftermath.changes_of(procurement)):
        raise Refused("この項目の変更記録が、まだ決定を待っています。", field="function")
    values = {
        "function": function, "asked_by": asked_by, "asked_ja": require_text(asked_ja, "asked_ja", "求めた者の名称"),
        "reason": require_text(reason, "reason", "理由"), "before": found.note, "after": after,
        "price_effect": price_effect, "state": ChangeState.PROPOSED, "decided_on": None,
    }  # fmt: skip
    number = aftermath.next_of(PromiseChange, "change", procurement)
    entry = entered("procurement.change_proposed", "procurement.propose_change", procurement, actor)
    key = {"procurement": procurement, "change": number}
    history.add(PromiseChange, key, values, entry=entry, valid_from=clock.today())
    return number


@procedure("procurement.decide_change", right="procurement.approve", ja="変更記録の決定")
def decide_change(*, procurement: int, change: int, is_approved: bool, actor: Actor) -> int:
    """Another person approves or declines; an approved change becomes the promise, which is accepted anew.

    Returns the number of the entry. Errors: NotFound; Refused for the one who proposed it.
    """
    require_procurement(procurement, DECIDED)
    found = next((c for c in aftermath.changes_of(procurement) if c.change == change), None)
    if found is None or not found.is_waiting:
        raise NotFound("決定を待つ変更記録はありません。", field="change")
    require_another(found.entry, actor)
    entry = entered("procurement.change_decided", "procurement.decide_change", procurement, actor)
    today, state = clock.today(), ChangeState.APPROVED if is_approved else ChangeState.DECLINED
    history.change(
        PromiseChange, {"procurement": procurement, "change": change}, {"state": state, "decided_on": today},
        entry=entry, valid_from=today,
    )  # fmt: skip
    if is_approved:
        values = {"note": found.after, "change": change, "state": PromiseState.OPEN, "finding": ""}
        key = {"procurement": procurement, "function": found.function}
        history.change(Promise, key, values, entry=entry, valid_from=today)
    return entry
