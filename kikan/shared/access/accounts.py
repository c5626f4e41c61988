"""Users (利用者): made, stopped, let in again, by the administrators of the municipality they belong to."""

import re
from dataclasses import dataclass, field
from datetime import timedelta

import pyotp
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from kikan.shared.access import passwords, second_factor
from kikan.shared.access.actor import Actor
from kikan.shared.access.administration_log import note
from kikan.shared.access.models import AdministrationLog, User
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock

LOGIN = re.compile(r"[a-z0-9][a-z0-9._-]{2,39}")
ISSUER = "基幹"
# Whoever resets both factors could sign in as the user: within this time it takes two persons.
APART = timedelta(hours=24)


@dataclass(frozen=True)
class Issued:
    """What is handed to the user once and shown nowhere again: a first password, the key of the second factor."""

    user: int
    login: str
    name: str
    password: str = field(default="", repr=False)
    second_factor: str = field(default="", repr=False)

    @property
    def address(self) -> str:
        """What the authenticator reads from the QR code (otpauth)."""
        if not self.second_factor:
            return ""
        return pyotp.TOTP(self.second_factor).provisioning_uri(name=self.login, issuer_name=ISSUER)


def create(*, login: str, name: str, actor: Actor, is_provider: bool = False) -> Issued:
    """A new user without any right yet, with a first password that must be changed.

    Errors: Refused for an id that is taken or not well formed.
    """
    if not LOGIN.fullmatch(login):
        raise Refused(
            "利用者IDは、半角の英小文字、数字、「.」「-」「_」の3～40文字です。英小文字か数字で始めてください。",
            field="login",
        )
    try:
        with transaction.atomic():
            user = User.objects.create(
                login=login,
                name=name,
                password=make_password(None),
                home=actor.municipality,
                is_provider=is_provider,
            )
    except IntegrityError:
        raise Refused(
            "この利用者IDは使われています。", what_to_do="別のIDにしてください。", field="login"
        ) from None
    issued = Issued(user.number, login, name, _first_password(user), _new_second_factor(user))
    note(actor, "user_created", whom=user.number, 利用者ID=login, 区分="運営事業者" if is_provider else "")
    return issued


def reset_password(number: int, *, actor: Actor, reason: str) -> Issued:
    """A new first password; the old one and every session end."""
    user = own_user(number, actor)
    _require_another_than(user, "second_factor_reset", actor)
    issued = Issued(user.number, user.login, user.name, password=_first_password(user))
    note(actor, "password_reset", whom=number, reason=_reason(reason))
    return issued


def reset_second_factor(number: int, *, actor: Actor, reason: str, alone: bool = False) -> Issued:
    """A new key of the second factor; the lost device is of no use any more, and every session ends.

    alone: on the machine itself one person may reset both factors; whoever is there could change anything.
    """
    user = own_user(number, actor)
    if not alone:
        _require_another_than(user, "password_reset", actor)
    issued = Issued(user.number, user.login, user.name, second_factor=_new_second_factor(user))
    passwords.end_sessions(user)
    note(actor, "second_factor_reset", whom=number, reason=_reason(reason))
    return issued


def deactivate(number: int, *, actor: Actor, reason: str) -> None:
    """The user cannot sign in any more; what was done stays. Errors: Refused for oneself."""
    user = own_user(number, actor)
    if user.number == actor.user:
        raise Refused("自分を停止することはできません。", what_to_do="別の管理者に依頼してください。")
    User.objects.filter(pk=user.pk).update(is_active=False)
    passwords.end_sessions(user)
    note(actor, "user_deactivated", whom=number, reason=_reason(reason))


def reactivate(number: int, *, actor: Actor, reason: str) -> None:
    """The user may sign in again, with whatever grants still hold."""
    user = own_user(number, actor)
    User.objects.filter(pk=user.pk).update(is_active=True, failures=0, locked_until=None)
    note(actor, "user_reactivated", whom=number, reason=_reason(reason))


def unlock(number: int, *, actor: Actor, reason: str) -> None:
    """Lift the lock that too many failures set (ロックの解除)."""
    user = own_user(number, actor)
    User.objects.filter(pk=user.pk).update(failures=0, locked_until=None)
    note(actor, "user_unlocked", whom=number, reason=_reason(reason))


def end_sessions(number: int, *, actor: Actor, reason: str) -> None:
    """Whoever works under this user now must sign in again (サインインの打切り)."""
    passwords.end_sessions(own_user(number, actor))
    note(actor, "sessions_ended", whom=number, reason=_reason(reason))


def own_user(number: int, actor: Actor) -> User:
    """A user who belongs to the actor's municipality, locked for the act.

    Errors: NotFound for any other, whether or not there is one.
    """
    found = User.objects.select_for_update().filter(number=number, home=actor.municipality).first()
    if found is None:
        raise NotFound(
            "この団体が所管する利用者ではありません。", what_to_do="利用者の一覧から選んでください。"
        )
    return found


def _require_another_than(user: User, act: str, actor: Actor) -> None:
    """Errors: Refused where the same administrator has just reset the other factor."""
    before = AdministrationLog.objects.filter(
        municipality=actor.municipality,
        whom=user.number,
        user=actor.user,
        act=act,
        at__gt=clock.now() - APART,
    )
    if before.exists():
        raise Refused(
            "パスワードと二要素の両方を同じ管理者が続けて再設定することはできません。",
            what_to_do="別の管理者に依頼してください（24時間後はできます）。",
        )


def _reason(text: str) -> str:
    if not text.strip():
        raise Refused("理由を入力してください。", what_to_do="理由は管理の記録に残ります。", field="reason")
    return text.strip()


def _first_password(user: User) -> str:
    drawn = passwords.draw()
    passwords.change(user, drawn, must_change=True)
    return drawn


def _new_second_factor(user: User) -> str:
    key = pyotp.random_base32()
    User.objects.filter(pk=user.pk).update(second_factor=second_factor.sealed(key, user.pk), last_code="")
    return key
