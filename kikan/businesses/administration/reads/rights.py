"""Requests for rights, what was decided, what runs out soon, and what each role may do (権限の申請・期限・役割)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from kikan.businesses.administration.reads.users import GrantRow, grant_rows, names_of_rights, names_of_users
from kikan.shared.access import Actor
from kikan.shared.access.granting import Kind, find_request, holding
from kikan.shared.access.models import Grant, Office, RightsDecision, RightsRequest, User
from kikan.shared.access.roles import PROVIDER, ROLES, Role, ja_of_role
from kikan.shared.manifest import all_manifests
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

SOON = 60
# The operations every business divides its rights into (操作の区分); others stand at the end.
OPERATIONS = {
    "look": "照会", "change": "入力", "approve": "承認", "print": "発行", "export": "書き出し", "batch": "一括",
    "parameter": "条例値", "request": "申請",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Request:
    """A request with what came of it."""

    number: int
    kind: str
    kind_ja: str
    user: int
    user_name: str
    office: str
    what: str
    begins_on: date
    last_day: date
    reason: str
    asked_by: int
    asked_by_name: str
    asked_at: datetime
    outcome: str = ""
    outcome_ja: str = "承認待ち"
    decided_by_name: str = ""
    decided_at: datetime | None = None
    opinion: str = ""

    @property
    def is_open(self) -> bool:
        return not self.outcome

    @property
    def is_emergency(self) -> bool:
        return self.kind == Kind.EMERGENCY


def requests(*, limit: int = 500) -> list[Request]:
    """Requests of the open municipality, the latest first; four queries however many there are."""
    return told(RightsRequest.objects.filter(municipality=current_or_raise()).order_by("-number")[:limit])


def waiting() -> list[Request]:
    """What nobody has decided yet, the oldest first."""
    decided = RightsDecision.objects.filter(municipality=current_or_raise()).values("request")
    rows = RightsRequest.objects.filter(municipality=current_or_raise()).exclude(number__in=decided)
    return told(rows.order_by("number"))


def request(number: int) -> Request:
    """Errors: NotFound."""
    return told([find_request(number)])[0]


def requests_for(actor: Actor) -> list[Request]:
    """What the acting person asked for, or what was asked for this person."""
    mine = RightsRequest.objects.filter(municipality=actor.municipality)
    return [r for r in told(mine.order_by("-number")[:500]) if actor.user in (r.asked_by, r.user)]


def told(rows: Iterable[RightsRequest]) -> list[Request]:
    listed = list(rows)
    decided = RightsDecision.objects.filter(
        municipality=current_or_raise(), request__in=[r.number for r in listed]
    )
    decisions = {d.request: d for d in decided}
    offices = dict(Office.objects.filter(number__in={r.office for r in listed}).values_list("number", "name"))
    people = {n for r in listed for n in (r.user, r.asked_by)} | {d.decided_by for d in decisions.values()}
    names = names_of_users(people)
    return [_one(r, decisions.get(r.number), offices, names) for r in listed]


def _one(
    row: RightsRequest, decision: RightsDecision | None, offices: dict[int, str], names: dict[int, str]
) -> Request:
    outcome = RightsDecision.Outcome(decision.outcome) if decision else None
    return Request(
        number=row.number, kind=row.kind, kind_ja=str(Kind(row.kind).label), user=row.user,
        user_name=names.get(row.user, ""), office=offices.get(row.office, ""), what=_what(row),
        begins_on=row.valid_from, last_day=row.valid_until - timedelta(days=1), reason=row.reason,
        asked_by=row.asked_by, asked_by_name=names.get(row.asked_by, ""), asked_at=row.asked_at,
        outcome=outcome.value if outcome else "", outcome_ja=str(outcome.label) if outcome else "承認待ち",
        decided_by_name=names.get(decision.decided_by, "") if decision else "",
        decided_at=decision.decided_at if decision else None, opinion=decision.note if decision else "",
    )  # fmt: skip


def _what(row: RightsRequest) -> str:
    if row.kind == Kind.EMERGENCY:
        return "緊急アクセス（2時間）"
    return ja_of_role(row.role) if row.role else names_of_rights().get(row.right, row.right)


def expiring(within: int = SOON) -> list[GrantRow]:
    """Grants of now that run out within so many days and were not given again from then on."""
    town, now = current_or_raise(), clock.now()
    rows = Grant.objects.filter(
        holding(now), municipality=town, expires_at__isnull=True, user__is_active=True,
        valid_until__lte=now.date() + timedelta(days=within + 1),
    )  # fmt: skip
    found = list(rows.select_related("office", "user").order_by("valid_until", "user__login"))
    again = set(
        Grant.objects.filter(municipality=town, valid_from__in={g.valid_until for g in found}).values_list(
            "user", "office", "kind", "role", "right", "valid_from"
        )
    )
    kept = [g for g in found if (g.user_id, g.office_id, g.kind, g.role, g.right, g.valid_until) not in again]
    return grant_rows(kept)


def asked_again() -> set[tuple[int, str, date]]:
    """(user, what, first day) of the requests that wait: an extension is asked for once."""
    return {(r.user, r.what, r.begins_on) for r in waiting()}


@dataclass(frozen=True)
class MatrixRow:
    """One business of the matrix: for each role the operations it may carry out there."""

    ja: str
    cells: tuple[tuple[str, ...], ...]


def matrix() -> tuple[tuple[Role, ...], tuple[MatrixRow, ...]]:
    """Roles across, businesses down (役割と業務の表); roles are the same for every member."""
    roles = tuple(ROLES.values())
    rows = [
        MatrixRow(m.ja, tuple(_operations(m.name, m.rights, role) for role in roles)) for m in all_manifests()
    ]
    return roles, tuple(rows)


def _operations(business: str, rights: dict[str, str], role: Role) -> tuple[str, ...]:
    held = [right for right in rights if right in role.rights]
    short = [OPERATIONS[r.split(".")[1]] for r in held if r.split(".")[1] in OPERATIONS]
    return (*short, *(rights[r] for r in held if r.split(".")[1] not in OPERATIONS))


def choosable_roles() -> list[tuple[str, str]]:
    return [(role.name, role.ja) for role in ROLES.values()]


def choosable_rights() -> list[tuple[str, str]]:
    """Single rights that may be added or taken away; the emergency of the provider is none of them."""
    provider = ROLES[PROVIDER].rights
    return sorted((right, ja) for right, ja in names_of_rights().items() if right not in provider)


def choosable_offices() -> list[tuple[int, str]]:
    rows = Office.objects.filter(municipality=current_or_raise(), closed_on__isnull=True).order_by("number")
    return list(rows.values_list("number", "name"))


def user_of_login(login: str) -> int | None:
    """The number of the active user with exactly this login, wherever the user belongs."""
    return User.objects.filter(login=login, is_active=True).values_list("number", flat=True).first()
