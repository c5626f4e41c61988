"""Acts on users (利用者の登録、停止、再設定): each is one line of the log of administration."""

from kikan.shared.access import Actor, accounts
from kikan.shared.access.accounts import Issued
from kikan.shared.procedures import procedure

CHANGE = "administration.change"


@procedure("administration.create_user", right=CHANGE, ja="利用者の登録")
def create_user(*, login: str, name: str, actor: Actor, is_provider: bool = False) -> Issued:
    """A user without rights; the first password and the second factor are handed over once. Errors: Refused."""
    return accounts.create(login=login, name=name, is_provider=is_provider, actor=actor)


@procedure("administration.deactivate_user", right=CHANGE, ja="利用者の停止")
def deactivate_user(*, user: int, reason: str, actor: Actor) -> None:
    """The user cannot sign in any more. Errors: NotFound, Refused."""
    accounts.deactivate(user, actor=actor, reason=reason)


@procedure("administration.reactivate_user", right=CHANGE, ja="利用者の再開")
def reactivate_user(*, user: int, reason: str, actor: Actor) -> None:
    """The user may sign in again. Errors: NotFound, Refused."""
    accounts.reactivate(user, actor=actor, reason=reason)


@procedure("administration.reset_password", right=CHANGE, ja="パスワードの再設定")
def reset_password(*, user: int, reason: str, actor: Actor) -> Issued:
    """A new first password, handed over once. Errors: NotFound, Refused."""
    return accounts.reset_password(user, actor=actor, reason=reason)


@procedure("administration.reset_second_factor", right=CHANGE, ja="二要素の再設定")
def reset_second_factor(*, user: int, reason: str, actor: Actor) -> Issued:
    """A new key of the second factor, handed over once. Errors: NotFound, Refused."""
    return accounts.reset_second_factor(user, actor=actor, reason=reason)


@procedure("administration.unlock_user", right=CHANGE, ja="ロックの解除")
def unlock_user(*, user: int, reason: str, actor: Actor) -> None:
    """Lift the lock after too many failures. Errors: NotFound, Refused."""
    accounts.unlock(user, actor=actor, reason=reason)


@procedure("administration.end_sessions", right=CHANGE, ja="サインインの打切り")
def end_sessions(*, user: int, reason: str, actor: Actor) -> None:
    """Whoever works under this user must sign in again. Errors: NotFound, Refused."""
    accounts.end_sessions(user, actor=actor, reason=reason)
