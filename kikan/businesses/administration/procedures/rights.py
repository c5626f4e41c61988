"""Acts on rights (権限の申請、決裁、取上げ、延長): never decided by who asked, never for oneself."""

from collections.abc import Sequence

from kikan.shared.access import Actor, granting
from kikan.shared.access.granting import Wish
from kikan.shared.access.roles import OWN_RIGHTS
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.manifest import all_manifests
from kikan.shared.procedures import procedure


@procedure("administration.request_rights", right=OWN_RIGHTS, ja="権限の申請")
def request_rights(*, wish: Wish, actor: Actor) -> int:
    """Ask for a role or a single right, for oneself, or as an administrator for anybody. Errors: Refused."""
    if wish.user != actor.user and not actor.may("administration.change"):
        raise NotPermitted(
            "ほかの人の権限は、管理者が申請します。", what_to_do="自分の権限だけを申請できます。"
        )
    if wish.kind == granting.Kind.EMERGENCY:
        raise Refused("緊急アクセスは専用の画面から申請します。")
    if wish.right and wish.right not in {right for m in all_manifests() for right in m.rights}:
        raise Refused("この権限はありません。", what_to_do="権限を選び直してください。", field="right")
    return granting.ask(wish, actor=actor)


@procedure("administration.decide_rights", right="administration.approve", ja="権限の決裁")
def decide_rights(*, request: int, outcome: str, actor: Actor, opinion: str = "") -> None:
    """Approve or decline. Errors: NotFound, NotPermitted, Refused."""
    if outcome not in (granting.Outcome.APPROVED, granting.Outcome.DECLINED):
        raise Refused("承認か却下を選んでください。")
    granting.decide(request, outcome=outcome, actor=actor, opinion=opinion)


@procedure("administration.approve_many", right="administration.approve", ja="権限の一括承認")
def approve_many(*, requests: Sequence[int], actor: Actor) -> int:
    """Approve several requests at once, all or none. Returns how many. Errors: as for one."""
    if not requests:
        raise Refused("承認する申請を選んでください。")
    for request in requests:
        granting.decide(request, outcome=granting.Outcome.APPROVED, actor=actor)
    return len(requests)


@procedure("administration.withdraw_request", right=OWN_RIGHTS, ja="権限の申請の取下げ")
def withdraw_request(*, request: int, actor: Actor) -> None:
    """Whoever asked takes it back. Errors: NotFound, NotPermitted, Refused."""
    granting.withdraw(request, actor=actor)


@procedure("administration.end_rights", right="administration.change", ja="権限の取上げ")
def end_rights(*, grant: int, reason: str, actor: Actor) -> None:
    """A grant ends now: taking away needs no second person. Errors: NotFound, Refused."""
    granting.end(grant, actor=actor, reason=reason)


@procedure("administration.extend_rights", right="administration.change", ja="権限の期限の延長の申請")
def extend_rights(*, grants: Sequence[int], actor: Actor) -> list[int]:
    """Ask for the same until the next 31 March, for many at once; another person approves. Errors: Refused."""
    return granting.ask_to_extend(list(grants), actor=actor)
