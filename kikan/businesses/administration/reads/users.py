"""Users of a municipality as its administrators see them (利用者の一覧と一人の画面)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db.models import Q

from kikan.shared.access import Actor
from kikan.shared.access.administration_log import Line, lines
from kikan.shared.access.granting import holding
from kikan.shared.access.models import Grant, Office, User
from kikan.shared.access.roles import ja_of_role
from kikan.shared.access.sign_in import rights_given
from kikan.shared.errors import NotFound
from kikan.shared.manifest import all_manifests
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

LOG_DAYS = 400


@dataclass(frozen=True, repr=False)
class UserRow:
    """One user in the list; `last_day`: the last day on which a grant of now still holds."""

    number: int
    login: str
    name: str
    offices: str
    roles: str
    last_day: date | None
    state: str

    @property
    def is_usable(self) -> bool:
        return self.state == "有効"


@dataclass(frozen=True, repr=False)
class GrantRow:
    """One grant with who gave it, until when it holds, and how it stands today."""

    number: int
    user: int
    user_name: str
    office: str
    what: str
    kind: str
    begins_on: date
    last_day: date
    expires_at: datetime | None
    granted_by: str
    granted_at: datetime | None
    state: str
    end_reason: str = ""

    @property
    def holds(self) -> bool:
        return self.state == "有効"


@dataclass(frozen=True, repr=False)
class UserPage:
    """Everything about one user that an administrator of this municipality may know."""

    user: UserRow
    is_own: bool
    is_provider: bool
    is_locked: bool
    must_change_password: bool
    password_set_at: datetime | None
    grants: tuple[GrantRow, ...]
    rights: tuple[tuple[str, tuple[str, ...]], ...]
    log: tuple[Line, ...] = field(default=())


def users() -> list[UserRow]:
    """Everybody who belongs to the open municipality or holds a grant in it, by login; two queries."""
    town = current_or_raise()
    found = User.objects.filter(Q(home=town) | Q(grants__municipality=town)).distinct().order_by("login")
    grants = _current(town)
    return [_row(user, [g for g in grants if g.user_id == user.number]) for user in found]


def _current(town: int) -> list[Grant]:
    rows = Grant.objects.filter(holding(clock.now()), municipality=town).select_related("office")
    return list(rows.order_by("number"))


def _row(user: User, grants: list[Grant]) -> UserRow:
    offices = dict.fromkeys(g.office.name for g in grants)
    return UserRow(
        user.number, user.login, user.name, "、".join(offices), "、".join(dict.fromkeys(map(what, grants))),
        max((g.valid_until - timedelta(days=1) for g in grants), default=None), _state(user),
    )  # fmt: skip


def what(grant: Grant) -> str:
    """What a grant gives, in words."""
    if grant.kind == Grant.Kind.ROLE:
        return ja_of_role(grant.role)
    return f"{names_of_rights().get(grant.right, grant.right)}（{Grant.Kind(grant.kind).label}）"


def names_of_rights() -> dict[str, str]:
    """Every right a business declares, with its business: 住民記録：異動の入力."""
    return {right: f"{m.ja}：{ja}" for m in all_manifests() for right, ja in m.rights.items()}


def _state(user: User) -> str:
    if not user.is_active:
        return "停止"
    return "ロック中" if user.locked_until is not None and user.locked_until > clock.now() else "有効"


def find_user(number: int) -> User:
    """A user of the open municipality. Errors: NotFound, also for users of others."""
    town = current_or_raise()
    mine = User.objects.filter(Q(home=town) | Q(grants__municipality=town), number=number)
    user = mine.first()
    if user is None:
        raise NotFound("この利用者はいません。", what_to_do="利用者の一覧から選んでください。")
    return user


def user_page(number: int) -> UserPage:
    """One user. Errors: NotFound."""
    user, town, now = find_user(number), current_or_raise(), clock.now()
    held = list(
        Grant.objects.filter(user=user, municipality=town)
        .select_related("office", "end", "user")
        .order_by("-number")
    )
    in_force = [g for g in held if state_of(g, now) == "有効"]
    return UserPage(
        user=_row(user, in_force[::-1]),
        is_own=user.home == town,
        is_provider=user.is_provider,
        is_locked=_state(user) == "ロック中",
        must_change_password=user.must_change_password,
        password_set_at=user.password_set_at,
        grants=tuple(grant_rows(held)),
        rights=rights_by_business(rights_given(in_force)),
        log=tuple(lines(now - timedelta(days=LOG_DAYS), now + timedelta(days=1), whom=number, limit=50)),
    )


def grant_rows(grants: Iterable[Grant]) -> list[GrantRow]:
    """Grants as a page lists them; they come with office, end and user."""
    listed = list(grants)
    now = clock.now()
    names = names_of_users({g.granted_by for g in listed})
    return [
        GrantRow(
            g.number, g.user_id, g.user.name, g.office.name, what(g), str(Grant.Kind(g.kind).label), g.valid_from,
            g.valid_until - timedelta(days=1), g.expires_at, names.get(g.granted_by, ""), g.granted_at,
            state_of(g, now), g.end.reason if hasattr(g, "end") else "",
        )
        for g in listed
    ]  # fmt: skip


def state_of(grant: Grant, now: datetime) -> str:
    """有効, 開始前, 取上げ or 期限切れ."""
    if hasattr(grant, "end") and grant.end.ends_at <= now:
        return "取上げ"
    if grant.valid_until <= now.date() or (grant.expires_at is not None and grant.expires_at <= now):
        return "期限切れ"
    return "開始前" if grant.valid_from > now.date() else "有効"


def names_of_users(numbers: Iterable[int]) -> dict[int, str]:
    return {0: "システム", **dict(User.objects.filter(number__in=set(numbers)).values_list("number", "name"))}


def rights_by_business(rights: Iterable[str]) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Rights in words, under the business they belong to, in the order of the menu."""
    held = set(rights)
    listed = [(m.ja, tuple(ja for right, ja in m.rights.items() if right in held)) for m in all_manifests()]
    rooms = {"worklist": "事務一覧", "exchange": "ファイル連携", "jobs": "一括処理"}
    listed += [
        (ja, ("利用できます",)) for room, ja in rooms.items() if any(r.startswith(f"{room}.") for r in held)
    ]
    return tuple((ja, names) for ja, names in listed if names)


@dataclass(frozen=True)
class OfficeRow:
    """A section with how many people hold rights in it now."""

    number: int
    name: str
    users: int
    closed_on: date | None


def offices() -> list[OfficeRow]:
    """The sections of the open municipality, those in use first."""
    town = current_or_raise()
    holders: dict[int, set[int]] = {}
    for office, user in Grant.objects.filter(holding(clock.now()), municipality=town).values_list(
        "office", "user"
    ):
        holders.setdefault(office, set()).add(user)
    rows = Office.objects.filter(municipality=town).order_by("number")
    listed = [OfficeRow(o.number, o.name, len(holders.get(o.number, ())), o.closed_on) for o in rows]
    return sorted(listed, key=lambda o: o.closed_on is not None)


def own_grants(actor: Actor) -> list[GrantRow]:
    """What the acting person holds here now and from a later day."""
    rows = Grant.objects.filter(user=actor.user, municipality=actor.municipality)
    listed = grant_rows(rows.select_related("office", "end", "user").order_by("number"))
    return [g for g in listed if g.state in ("有効", "開始前")]
