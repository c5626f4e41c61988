"""Rights are asked for, approved by another person of the municipality, and end by themselves (権限の申請・承認・終了)."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q

from kikan.shared.access.actor import Actor
from kikan.shared.access.administration_log import note
from kikan.shared.access.models import Grant, GrantEnd, RightsDecision, RightsRequest, User
from kikan.shared.access.offices import usable_office
from kikan.shared.access.roles import EMERGENCY, PROVIDER, ROLES, ja_of_role
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

Kind = RightsRequest.Kind
Outcome = RightsDecision.Outcome
EMERGENCY_LASTS = timedelta(hours=2)


@dataclass(frozen=True)
class Wish:
    """What is asked for: a role, or a single right to add or to take away; `valid_until` is exclusive."""

    kind: str
    user: int
    office: int
    valid_from: date
    valid_until: date
    reason: str = field(repr=False)
    role: str = ""
    right: str = ""


def end_of_fiscal_year(day: date) -> date:
    """Grants end with the fiscal year: the 1 April from which they no longer hold."""
    return date(day.year + (day.month >= 4), 4, 1)


def holding(at: datetime) -> Q:
    """The grants that hold at a moment: begun, not run out, not ended early."""
    day = at.date()
    return (
        Q(valid_from__lte=day, valid_until__gt=day)
        & (Q(expires_at__isnull=True) | Q(expires_at__gt=at))
        & (Q(end__isnull=True) | Q(end__ends_at__gt=at))
    )


def ask(wish: Wish, *, actor: Actor) -> int:
    """Keep a request until another person decides; returns its number.

    Errors: Refused where user, office, role or period do not fit.
    """
    user = _user(wish)
    usable_office(wish.office, actor.municipality)
    _check_kind(wish, user)
    _check_period(wish)
    if not wish.reason.strip():
        raise Refused("理由を入力してください。", what_to_do="承認者が理由を見て決めます。", field="reason")
    number = numbers.draw("access.request")
    RightsRequest.objects.create(
        municipality=actor.municipality, number=number, kind=wish.kind, user=wish.user, office=wish.office,
        role=wish.role, right=wish.right, valid_from=wish.valid_from, valid_until=wish.valid_until,
        reason=wish.reason.strip(), asked_by=actor.user, asked_at=clock.now(),
    )  # fmt: skip
    act = "emergency_requested" if wish.kind == Kind.EMERGENCY else "rights_requested"
    note(
        actor,
        act,
        whom=wish.user,
        reason=wish.reason.strip(),
        **_told(number, wish.kind, wish.role, wish.right),
    )
    return number


def _told(number: int, kind: str, role: str, right: str) -> dict[str, Any]:
    return {
        "申請番号": number,
        "区分": str(Kind(kind).label),
        "役割": ja_of_role(role) if role else "",
        "権限": right,
    }


def _user(wish: Wish) -> User:
    user = User.objects.filter(number=wish.user, is_active=True).first()
    if user is None:
        raise Refused(
            "この利用者はいないか、停止されています。",
            what_to_do="利用者を選び直してください。",
            field="user",
        )
    return user


def _check_kind(wish: Wish, user: User) -> None:
    """The provider's people (運営事業者) hold their own role and nothing else; nobody else holds that."""
    if wish.kind == Kind.EMERGENCY:
        if not user.is_provider:
            raise Refused("緊急アクセスは運営事業者の職員だけが申請できます。")
        return
    if wish.kind == Kind.ROLE and wish.role not in ROLES:
        raise Refused("この役割はありません。", what_to_do="役割を選び直してください。", field="role")
    if wish.kind != Kind.ROLE and not wish.right:
        raise Refused("権限を選んでください。", field="right")
    if user.is_provider and not (wish.kind == Kind.ROLE and wish.role == PROVIDER):
        raise Refused(
            "運営事業者の職員には、住民情報に関わる権限を付与できません。",
            what_to_do="調査が必要なときは、緊急アクセスを申請してもらってください。", field="role",
        )  # fmt: skip
    if not user.is_provider and wish.role == PROVIDER:
        raise Refused("この役割は運営事業者の職員だけのものです。", field="role")


def _check_period(wish: Wish) -> None:
    today = clock.today()
    latest = end_of_fiscal_year(end_of_fiscal_year(today))
    if wish.valid_from < today:
        raise Refused("開始日は今日以後にしてください。", field="valid_from")
    if wish.valid_until <= wish.valid_from:
        raise Refused("終了日は開始日以後にしてください。", field="valid_until")
    if wish.valid_until > latest:
        raise Refused(
            "終了日は翌年度の3月31日までです。",
            what_to_do="期限の前に延長を申請できます。",
            field="valid_until",
        )


def decide(number: int, *, outcome: str, actor: Actor, opinion: str = "") -> None:
    """Approve or decline a request (承認・却下): never one's own, never for oneself.

    Errors: NotFound, NotPermitted; Refused where it was decided before, or may not be given any more.
    """
    request = find_request(number)
    _require_another(request, actor)
    if outcome == Outcome.DECLINED and not opinion.strip():
        raise Refused("却下の理由を入力してください。", field="opinion")
    _record(request, outcome, actor, opinion)
    if outcome == Outcome.APPROVED:
        _grant(request, actor)
    name = "emergency" if request.kind == Kind.EMERGENCY and outcome == Outcome.APPROVED else "rights"
    told = _told(number, request.kind, request.role, request.right)
    note(actor, f"{name}_{outcome}", whom=request.user, reason=opinion.strip(), **told)


def withdraw(number: int, *, actor: Actor) -> None:
    """Whoever asked takes the request back (取下げ). Errors: NotFound, NotPermitted, Refused."""
    request = find_request(number)
    if request.asked_by != actor.user:
        raise NotPermitted("申請した本人だけが取り下げられます。")
    _record(request, Outcome.WITHDRAWN, actor, "")
    note(
        actor,
        "rights_withdrawn",
        whom=request.user,
        **_told(number, request.kind, request.role, request.right),
    )


def find_request(number: int) -> RightsRequest:
    """Errors: NotFound."""
    found = RightsRequest.objects.filter(municipality=current_or_raise(), number=number).first()
    if found is None:
        raise NotFound("この番号の申請はありません。", what_to_do="申請の一覧を開き直してください。")
    return found


def _require_another(request: RightsRequest, actor: Actor) -> None:
    if request.asked_by == actor.user:
        raise NotPermitted("申請した本人は決裁できません。", what_to_do="別の承認者に依頼してください。")
    if request.user == actor.user:
        raise NotPermitted("自分への権限は決裁できません。", what_to_do="別の承認者に依頼してください。")
    if User.objects.filter(number=actor.user, is_provider=True).exists():
        raise NotPermitted("運営事業者の職員は決裁できません。", what_to_do="団体の承認者が決裁します。")


def _record(request: RightsRequest, outcome: str, actor: Actor, opinion: str) -> None:
    """The key of the table decides between two who decide at once."""
    try:
        with transaction.atomic():
            RightsDecision.objects.create(
                municipality=request.municipality, request=request.number, outcome=outcome,
                decided_by=actor.user, decided_at=clock.now(), note=opinion.strip()[:200],
            )  # fmt: skip
    except IntegrityError:
        raise Refused("この申請は決裁が済んでいます。", what_to_do="一覧を開き直してください。") from None


def _grant(request: RightsRequest, actor: Actor) -> None:
    now = clock.now()
    is_emergency = request.kind == Kind.EMERGENCY
    begins, until = request.valid_from, request.valid_until
    if is_emergency:
        begins, until = now.date(), (now + EMERGENCY_LASTS).date() + timedelta(days=1)
    elif until <= now.date():
        raise Refused("申請の終了日を過ぎています。", what_to_do="却下して、申請し直してもらってください。")
    wish = Wish(
        request.kind, request.user, request.office, begins, until, request.reason, request.role, request.right
    )
    _check_kind(wish, _user(wish))
    usable_office(request.office, request.municipality)
    Grant.objects.create(
        user_id=request.user, office_id=request.office, municipality=request.municipality,
        kind=Grant.Kind.ROLE if is_emergency else request.kind,
        role=EMERGENCY.name if is_emergency else request.role, right=request.right,
        valid_from=begins, valid_until=until, expires_at=now + EMERGENCY_LASTS if is_emergency else None,
        granted_by=actor.user, granted_at=now, request=request.number,
    )  # fmt: skip


def end(grant: int, *, actor: Actor, reason: str) -> None:
    """A grant ends now, before its time (取上げ). Errors: NotFound; Refused where it has ended."""
    found = Grant.objects.filter(number=grant, municipality=actor.municipality).first()
    if found is None:
        raise NotFound("この付与はありません。")
    if not reason.strip():
        raise Refused("理由を入力してください。", what_to_do="理由は管理の記録に残ります。", field="reason")
    now = clock.now()
    if found.valid_until <= now.date() or (found.expires_at is not None and found.expires_at <= now):
        raise Refused("この付与は終わっています。", what_to_do="画面を開き直してください。")
    try:
        with transaction.atomic():
            GrantEnd.objects.create(
                grant=found, ends_at=now, ended_by=actor.user, reason=reason.strip()[:200]
            )
    except IntegrityError:
        raise Refused("この付与は終わっています。", what_to_do="画面を開き直してください。") from None
    note(
        actor,
        "rights_ended",
        whom=found.user_id,
        reason=reason.strip(),
        役割=ja_of_role(found.role) if found.role else "",
        権限=found.right,
    )


def ask_to_extend(grants: list[int], *, actor: Actor) -> list[int]:
    """Ask for the same again, from the end of each grant to the next 31 March (期限の延長の申請)."""
    found = Grant.objects.filter(holding(clock.now()), number__in=grants, municipality=actor.municipality)
    kept = [g for g in found.order_by("number") if g.expires_at is None]
    if not kept:
        raise Refused("延長する権限を選んでください。", field="grants")
    return [ask(_extended(grant), actor=actor) for grant in kept if not _is_asked_for(grant)]


def _extended(grant: Grant) -> Wish:
    until = end_of_fiscal_year(grant.valid_until)
    return Wish(
        grant.kind,
        grant.user_id,
        grant.office_id,
        grant.valid_until,
        until,
        "期限の延長",
        grant.role,
        grant.right,
    )


def _is_asked_for(grant: Grant) -> bool:
    """Whether somebody has asked already and nobody has decided, or it was given."""
    same = RightsRequest.objects.filter(
        municipality=grant.municipality, user=grant.user_id, office=grant.office_id, kind=grant.kind,
        role=grant.role, right=grant.right, valid_from=grant.valid_until,
    )  # fmt: skip
    refused = RightsDecision.objects.filter(municipality=grant.municipality).exclude(outcome=Outcome.APPROVED)
    return same.exclude(number__in=refused.values("request")).exists()
