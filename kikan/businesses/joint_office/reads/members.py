"""Who takes part on a day, by which agreements, and who speaks for them (構成団体・協定・委員)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.joint_office.models import Agreement, Clause, Delegate, Member, Party
from kikan.businesses.joint_office.models.member import ClauseKind, MemberKind
from kikan.shared.access.granting import holding
from kikan.shared.access.models import Grant, User
from kikan.shared.exchange.models import Erasure
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise, format_code


@dataclass(frozen=True)
class MemberLine:
    """A member as it stands; leaves_on: the first day without it."""

    member: int
    name: str
    kind: int
    has_office: bool
    planned_join_on: date
    joined_on: date | None
    leaves_on: date | None
    leave_reason: str
    returned_on: date | None
    returned_to: str
    return_sha256: str
    is_gated: bool
    valid_from: date
    entry: int

    @property
    def code(self) -> str:
        return format_code(self.member)

    @property
    def kind_ja(self) -> str:
        return str(MemberKind(self.kind).label)

    @property
    def is_full(self) -> bool:
        return self.kind == MemberKind.FULL

    def takes_part_on(self, day: date) -> bool:
        """Joined, and not left yet."""
        joined = self.joined_on is not None and self.joined_on <= day
        return joined and (self.leaves_on is None or day < self.leaves_on)

    def has_vote_on(self, day: date) -> bool:
        """Full members that have joined have one vote each."""
        return self.is_full and self.takes_part_on(day)

    def state_ja(self, day: date) -> str:
        if self.leaves_on is not None and self.leaves_on <= day:
            return "脱退" if self.returned_on else "脱退（データの返還待ち）"
        if self.takes_part_on(day):
            return "脱退予定" if self.leaves_on else "加入"
        return "加入予定"


@dataclass(frozen=True)
class AgreementLine:
    """An agreement and how many members have signed it."""

    agreement: int
    title: str
    signed_on: date
    term_from: date
    term_until: date | None
    parties: tuple[int, ...]


@dataclass(frozen=True)
class ClauseLine:
    """A clause as it reads."""

    article: int
    kind: int
    text: str
    valid_from: date

    @property
    def kind_ja(self) -> str:
        return str(ClauseKind(self.kind).label)


def members_on(day: date | None) -> list[MemberLine]:
    """The members known on a day by code; None: every row believed now."""
    rows = as_of(Member.objects.filter(municipality=current_or_raise()), day)
    return [
        MemberLine(*row)
        for row in rows.order_by("member", "valid_from").values_list(*MemberLine.__dataclass_fields__)
    ]


def names_now() -> dict[int, str]:
    """Members of today and to come, by code; no more those that have left."""
    today = clock.today()
    return {m.member: m.name for m in members_on(today) if m.leaves_on is None or today < m.leaves_on}


def member_of(member: int, day: date) -> MemberLine | None:
    """One member on a day."""
    return next((m for m in members_on(day) if m.member == member), None)


def history_of(member: int) -> list[MemberLine]:
    """What was ever believed of a member now, the newest first."""
    return [m for m in members_on(None) if m.member == member][::-1]


def voters_on(day: date) -> list[MemberLine]:
    """The members that may vote on a day."""
    return [m for m in members_on(day) if m.has_vote_on(day)]


def agreements_on(day: date | None) -> list[AgreementLine]:
    """The agreements signed by a day, by number; two queries."""
    here = current_or_raise()
    parties: dict[int, list[int]] = {}
    for number, member in Party.objects.filter(municipality=here).values_list("agreement", "member"):
        parties.setdefault(number, []).append(member)
    rows = as_of(Agreement.objects.filter(municipality=here), day).order_by("agreement")
    return [
        AgreementLine(
            r.agreement,
            r.title,
            r.valid_from,
            r.term_from,
            r.term_until,
            tuple(sorted(parties.get(r.agreement, ()))),
        )
        for r in rows
    ]


def agreement_of(number: int) -> AgreementLine | None:
    """One agreement, whatever the day."""
    return next((a for a in agreements_on(None) if a.agreement == number), None)


def clauses_of(agreement: int, day: date) -> list[ClauseLine]:
    """The clauses of an agreement as they read on a day."""
    rows = as_of(Clause.objects.filter(municipality=current_or_raise(), agreement=agreement), day)
    return [
        ClauseLine(*row)
        for row in rows.order_by("article").values_list("article", "kind", "text", "valid_from")
    ]


def signed_by(day: date) -> set[int]:
    """The members that have signed an agreement by a day."""
    rows = Party.objects.filter(municipality=current_or_raise(), signed_on__lte=day)
    return set(rows.values_list("member", flat=True))


def asks_erasure(member: int, day: date) -> bool:
    """Whether an agreement that a member signed has a clause on erasing its records (データの消去)."""
    here = current_or_raise()
    signed = Party.objects.filter(municipality=here, member=member, signed_on__lte=day)
    clauses = as_of(Clause.objects.filter(municipality=here, kind=ClauseKind.ERASURE), day)
    return clauses.filter(agreement__in=signed.values("agreement")).exists()


def delegates_on(day: date) -> dict[int, int]:
    """The member each delegate speaks for, by user."""
    rows = as_of(Delegate.objects.filter(municipality=current_or_raise()), day)
    return dict(rows.values_list("delegate", "member"))


def users_here() -> list[tuple[int, str]]:
    """The people that hold a grant in this tenant now, by number: who can be named a delegate."""
    grants = Grant.objects.filter(holding(clock.now()), municipality=current_or_raise())
    users = User.objects.filter(number__in=grants.values_list("user", flat=True), is_active=True)
    return list(users.order_by("number").values_list("number", "name"))


def erasures_of(member: int) -> list[Erasure]:
    """The certificates that the records of a member were erased, the newest first; without the papers."""
    return list(Erasure.objects.filter(municipality=member).defer("certificate").order_by("-at"))


def certificate_of(number: int) -> bytes:
    """The certificate as PDF (消去証明書)."""
    return bytes(Erasure.objects.values_list("certificate", flat=True).get(number=number))
