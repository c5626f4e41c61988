"""Note at the counter what became of an issued paper (書損・取消・回収の登録)."""

from kikan.shared.access import Actor
from kikan.shared.documents.issue import mark
from kikan.shared.procedures import procedure


@procedure("documents.mark_paper", right="documents.change", ja="書損・取消・回収の登録")
def mark_paper(*, actor: Actor, number: int, state: str, reason: str) -> int:
    """Keep the mark; returns the fee that is to be handed back. Errors: NotFound, NotPermitted, Refused."""
    return mark(number=number, state=state, reason=reason, actor=actor)
