"""Signing in with password and second factor (TOTP), lock-out, and the actor of a request."""

from collections.abc import Sequence
from datetime import timedelta

import pyotp
from django.conf import settings
from django.contrib.auth.hashers import check_password
from django.core import signing
from django.db import transaction
from django.db.models import F, Subquery

from kikan.shared.access import doors, passwords, second_factor
from kikan.shared.access.actor import Actor
from kikan.shared.access.administration_log import note
from kikan.shared.access.granting import holding
from kikan.shared.access.models import Grant, User
from kikan.shared.access.roles import rights_of
from kikan.shared.errors import NotPermitted, Refused
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality

FAILURES_ALLOWED = 5
LOCK = timedelta(minutes=15)
REFUSED = "利用者ID、パスワードまたは確認番号が違います。"
DEMO_SALT = "kikan.demo"
LOCKS = f"{FAILURES_ALLOWED}回続けて間違えると、{LOCK.seconds // 60}分間使えません。"
# Compared with when the login is unknown, so that the answer takes as long as for a known one.
NOBODY = (
    "argon2$argon2id$v=19$m=102400,t=2,p=8$bm9ib2R5LW5vYm9keS1ubw$i5x5mJOLv3UAzpLm6nkPd4HlSqNqqYcl+Fdk2Yqyx1Q"
)


class SignInRefused(NotPermitted):
    """Wrong id, password or code, or a locked user: always the same message."""


def sign_in(login: str, password: str, code: str, terminal: str = "") -> User:
    """The user, or SignInRefused; five failures in a row lock the user for 15 minutes."""
    # No column holds NUL: such a login is simply nobody's.
    user = None if "\0" in login else User.objects.filter(login=login, is_active=True).first()
    if user is None:
        check_password(password, NOBODY)
        doors.note("unknown", terminal=terminal)
        raise SignInRefused(REFUSED, what_to_do=LOCKS)
    locked = user.locked_until is not None and user.locked_until > clock.now()
    right = check_password(password, user.password) and _code_is_right(user, code)
    if locked or not right:
        doors.note("failed", user=user.number, terminal=terminal)
        _count_failure(user, terminal)
        raise SignInRefused(REFUSED, what_to_do=LOCKS)
    User.objects.filter(pk=user.pk).update(failures=0, locked_until=None, last_code=code)
    doors.note("signed_in", user=user.number, terminal=terminal)
    return user


def change_own_password(user: User, old: str, new: str, again: str, terminal: str = "") -> None:
    """The user's own change (パスワードの変更). Errors: Refused; a wrong old one counts as a failed sign-in."""
    if user.locked_until is not None and user.locked_until > clock.now():
        raise Refused("続けて間違えたため、しばらく変更できません。", what_to_do=LOCKS)
    if not check_password(old, user.password):
        _count_failure(user, terminal)
        raise Refused("今のパスワードが違います。", field="old")
    if new != again:
        raise Refused("新しいパスワードの二つの欄が違います。", field="again")
    with transaction.atomic():
        passwords.change(user, new)
        if user.home is not None:
            note(
                Actor(user.number, user.home, 0, frozenset(), terminal), "password_changed", whom=user.number
            )


def _code_is_right(user: User, code: str) -> bool:
    if not user.second_factor or code == user.last_code:
        return False
    key = second_factor.opened(user.second_factor, user.pk)
    is_right = pyotp.TOTP(key).verify(code, valid_window=1)
    if is_right and not second_factor.is_sealed(user.second_factor):
        second_factor.keep(key, user.pk)  # kept in the clear by an earlier version
    return is_right


def _count_failure(user: User, terminal: str) -> None:
    with transaction.atomic():
        User.objects.filter(pk=user.pk).update(failures=F("failures") + 1)
        user.refresh_from_db(fields=["failures"])
        if user.failures >= FAILURES_ALLOWED:
            User.objects.filter(pk=user.pk).update(failures=0, locked_until=clock.now() + LOCK)
            doors.note("locked_out", user=user.number, terminal=terminal)


def actor_of(user: User, municipality: int, terminal: str = "") -> Actor | None:
    """The user acting in a municipality with every grant that holds now; None without one.

    Rights: those of the roles, and the single ones added, without the single ones taken away; none in a business that
    does not run in the municipality yet (未稼働).
    """
    if not user.is_active:
        return None
    grants = list(
        Grant.objects.filter(holding(clock.now()), user=user, municipality=municipality)
        .select_related("office")
        .annotate(not_live=Subquery(Municipality.objects.filter(code=municipality).values("not_live")))
        .order_by("number")
    )
    given = [grant for grant in grants if grant.kind != Grant.Kind.REMOVED]
    if not given:
        return None
    office, rights = given[0].office, rights_given(grants)
    planned: dict[str, str] = given[0].not_live or {}
    not_live = tuple(
        sorted((b, day) for b, day in planned.items() if any(r.startswith(f"{b}.") for r in rights))
    )
    open_ = frozenset(r for r in rights if r.partition(".")[0] not in planned) if planned else rights
    return Actor(user.number, municipality, office.number, open_, terminal, user.name, office.name, not_live)


def rights_given(grants: Sequence[Grant]) -> frozenset[str]:
    """Σ roles + Σ single rights added − Σ single rights removed."""
    roles = (rights_of(g.role) for g in grants if g.kind == Grant.Kind.ROLE)
    added = {g.right for g in grants if g.kind == Grant.Kind.ADDED}
    removed = {g.right for g in grants if g.kind == Grant.Kind.REMOVED}
    return (frozenset[str]().union(*roles) | added) - removed


def municipalities_of(user: User) -> list[int]:
    """Where the user may work now."""
    found = Grant.objects.filter(holding(clock.now()), user=user).exclude(kind=Grant.Kind.REMOVED)
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
