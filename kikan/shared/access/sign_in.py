"""Signing in with password and second factor (TOTP), lock-out, and the actor of a request."""

from datetime import timedelta

import pyotp
from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.core import signing
from django.db import transaction
from django.db.models import F

from kikan.shared.access import doors
from kikan.shared.access.actor import Actor
from kikan.shared.access.models import Grant, User
from kikan.shared.access.roles import rights_of
from kikan.shared.errors import NotPermitted
from kikan.shared.tenancy import clock

FAILURES_ALLOWED = 5
LOCK = timedelta(minutes=15)
REFUSED = "利用者ID、パスワードまたは確認番号が違います。"
DEMO_SALT = "kikan.demo"
# Compared with when the login is unknown, so that the answer takes as long as for a known one.
_nobody = ""


class SignInRefused(NotPermitted):
    """Wrong id, password or code, or a locked user: always the same message."""


def sign_in(login: str, password: str, code: str, terminal: str = "") -> User:
    """The user, or SignInRefused; five failures in a row lock the user for 15 minutes."""
    # No column holds NUL: such a login is simply nobody's.
    user = None if "\0" in login else User.objects.filter(login=login, is_active=True).first()
    if user is None:
        check_password(password, _hash_of_nobody())
        doors.note("unknown", terminal=terminal)
        raise SignInRefused(REFUSED)
    locked = user.locked_until is not None and user.locked_until > clock.now()
    right = check_password(password, user.password) and _code_is_right(user, code)
    if locked or not right:
        doors.note("failed", user=user.number, terminal=terminal)
        _count_failure(user, terminal)
        raise SignInRefused(REFUSED, what_to_do=f"{FAILURES_ALLOWED}回続けて間違えると15分間使えません。")
    User.objects.filter(pk=user.pk).update(failures=0, locked_until=None, last_code=code)
    doors.note("signed_in", user=user.number, terminal=terminal)
    return user


def _hash_of_nobody() -> str:
    global _nobody
    _nobody = _nobody or make_password("nobody")
    return _nobody


def _code_is_right(user: User, code: str) -> bool:
    if not user.second_factor or code == user.last_code:
        return False
    return pyotp.TOTP(user.second_factor).verify(code, valid_window=1)


def _count_failure(user: User, terminal: str) -> None:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(failures=F("failures") + 1)
        user.refresh_from_db(fields=["failures"])
        if user.failures >= FAILURES_ALLOWED:
            User.objects.filter(pk=user.pk).update(failures=0, locked_until=clock.now() + LOCK)
            doors.note("locked_out", user=user.number, terminal=terminal)


def actor_of(user: User, municipality: int, terminal: str = "") -> Actor | None:
    """The user acting in a municipality with every grant valid today; None without one."""
    today = clock.today()
    grants = list(
        Grant.objects.filter(
            user=user, municipality=municipality, valid_from__lte=today, valid_until__gt=today
        ).select_related("office")
    )
    if not grants or not user.is_active:
        return None
    rights = frozenset[str]().union(*(rights_of(grant.role) for grant in grants))
    office = grants[0].office
    return Actor(user.number, municipality, office.number, rights, terminal, user.name, office.name)


def municipalities_of(user: User) -> list[int]:
    today = clock.today()
    found = Grant.objects.filter(user=user, valid_from__lte=today, valid_until__gt=today)
    return sorted(set(found.values_list("municipality", flat=True)))


def demo_token(user: User) -> str:
    return signing.dumps(user.number, salt=DEMO_SALT)


def demo_user(token: str) -> User:
    """The sample user of a sign-in link. Errors: NotPermitted outside sample installations."""
    if not settings.IS_SAMPLE:
        raise NotPermitted("このリンクは見本の環境だけで使えます。")
    try:
        number = signing.loads(token, salt=DEMO_SALT)
    except signing.BadSignature as error:
        raise NotPermitted("このリンクは正しくありません。") from error
    user = User.objects.filter(number=number, is_demo=True, is_active=True).first()
    if user is None:
        raise NotPermitted("この見本の利用者はいません。")
    return user
