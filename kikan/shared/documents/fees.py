"""Fees of certificates (証明手数料): quoted from the ordinance, taken with the issue, given back with a spoilt paper.

Law: 地方自治法 第227条・第228条第1項
An amount nobody has entered is a gap and stops the issue: an unknown fee is never zero.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from kikan.law.days import day as day_number
from kikan.law.errors import LawGap
from kikan.law.table import Table
from kikan.shared.access import Actor
from kikan.shared.documents.models import FeeLine
from kikan.shared.errors import Refused
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.opener import current_or_raise

V = TypeVar("V")
STATUTE = "certificate_fees"
LAW = "地方自治法 第227条・第228条第1項"
COUNTER, POST, STORE, ONLINE = "counter", "post", "convenience_store", "online"
CHANNELS = {COUNTER: "窓口", POST: "郵便", STORE: "コンビニ交付", ONLINE: "オンライン申請"}
KINDS = {
    "resident_copy": "住民票の写し",
    "removed_copy": "除票の写し",
    "former_copy": "改製原住民票の写し",
    "record_items": "住民票記載事項証明書",
    "register_viewing": "住民基本台帳の閲覧",
    "seal_registration": "印鑑登録",
    "seal_certificate": "印鑑登録証明書",
    "payment_certificate": "納税証明書",
    "tax_certificate": "所得・課税証明書",
}
OFFICIAL_USE = "official_use"
EXEMPTIONS = {
    OFFICIAL_USE: "公用（国・地方公共団体の請求）",
    "pension": "年金の現況届など",
    "public_assistance": "生活保護",
    "disaster": "災害",
    "by_statute": "法律により無料",
    "office_error": "役所の誤りによる再交付",
}
TAKEN, RETURNED = "taken", "returned"
WHATS = {TAKEN: "収納", RETURNED: "取消し"}


@dataclass(frozen=True)
class Charge:
    """What the counter says of the fee: by which channel the paper is handed out, why nothing is taken."""

    channel: str = COUNTER
    exemption: str = ""


@dataclass(frozen=True)
class Quote:
    """The fee of some copies of one paper. `illustrative`: names of values that no ordinance has set."""

    kind: str
    channel: str
    copies: int
    each: int
    exemption: str = ""
    illustrative: tuple[str, ...] = ()

    @property
    def total(self) -> int:
        return self.each * self.copies


def quote(*, kind: str, channel: str = COUNTER, copies: int = 1, exemption: str = "") -> Quote:
    """What the ordinance in force today asks for; `kind` as the law book names it (resident_copy …).

    Errors: Refused where the ordinance is not entered, or does not know the exemption.
    """
    law = ordinances.law("event_date", day_number(clock.today()), statute=STATUTE)
    try:
        each = law.amount(f"{STATUTE}.{kind}_{channel}")
        if exemption:
            _require_known(exemption, law.table(f"{STATUTE}.exemptions"))
    except LawGap as gap:
        raise Refused(
            f"この証明書の手数料（{CHANNELS.get(channel, channel)}）が登録されていないため、交付できません。",
            cites=LAW,
            what_to_do="手数料条例の値の登録を管理者に依頼してください。",
            field="channel",
        ) from gap
    doubtful = tuple(d.ja for d in law.doubts() if d.mark == "illustrative")
    return Quote(kind, channel, copies, 0 if exemption else each, exemption, doubtful)


def _require_known(exemption: str, exemptions: Table) -> None:
    if exemption not in exemptions.cells("reason"):
        raise Refused(
            "この事由による手数料の免除は、条例に定められていません。",
            cites=LAW,
            what_to_do="免除の事由を選び直すか、手数料を収納してください。",
            field="exemption",
        )


@dataclass(frozen=True)
class Offer:
    """What a paper costs here today by channel, and for which reasons nothing is taken (手数料の案内)."""

    amounts: tuple[tuple[str, int], ...] = ()
    exemptions: tuple[str, ...] = ()
    is_illustrative: bool = False

    @property
    def channels(self) -> list[tuple[str, str]]:
        """(channel, words with the amount) for a form."""
        return [(name, f"{CHANNELS[name]}（{amount:,}円）") for name, amount in self.amounts]

    @property
    def reasons(self) -> list[tuple[str, str]]:
        """(reason, words) for a form; for official use the form has a field of its own."""
        return [(r, EXEMPTIONS.get(r, r)) for r in self.exemptions if r != OFFICIAL_USE]


def offer(kind: str, channels: Sequence[str] = tuple(CHANNELS)) -> Offer:
    """The fees of one kind of paper that the ordinance knows; what it does not know is left out."""
    law = ordinances.law("event_date", day_number(clock.today()), statute=STATUTE)
    names = [c for c in channels if f"{STATUTE}.{kind}_{c}" in law.book.parameters]
    amounts = [(c, _known(law.amount, f"{STATUTE}.{kind}_{c}")) for c in names]
    exemptions = _known(law.table, f"{STATUTE}.exemptions")
    return Offer(
        tuple((c, a) for c, a in amounts if a is not None),
        tuple(str(r) for r in exemptions.cells("reason")) if exemptions is not None else (),
        any(d.mark == "illustrative" for d in law.doubts()),
    )


def _known(asked: Callable[[str], V], name: str) -> V | None:
    """None for a value that nobody has entered: the offer leaves it out, the issue itself stops at it."""
    try:
        return asked(name)
    except LawGap:
        return None


def charge_for(kind: str, charge: Charge, *, copies: int, official_use: bool) -> Quote:
    """The quote for a paper at the counter; for official use (公用) nothing is taken."""
    exemption = charge.exemption or (OFFICIAL_USE if official_use else "")
    return quote(kind=kind, channel=charge.channel, copies=copies, exemption=exemption)


def take(quoted: Quote, issues: Iterable[int], actor: Actor) -> None:
    """Keep the fee of each issued copy, also one of nothing with its reason (手数料の収納)."""
    FeeLine.objects.bulk_create(
        _line(actor, issue=number, what=TAKEN, kind=quoted.kind, channel=quoted.channel, amount=quoted.each,
              exemption=quoted.exemption, is_illustrative=bool(quoted.illustrative))
        for number in issues
    )  # fmt: skip


def take_once(quoted: Quote, issue: int, actor: Actor) -> None:
    """Keep the whole fee of one paper that is reckoned by the person (閲覧) or the sheet."""
    take(replace(quoted, each=quoted.total, copies=1), [issue], actor)


def give_back(issue: int, actor: Actor, *, reason: str) -> int:
    """Cancel the fee of a paper that is spoilt or withdrawn; the amount to hand back, 0 where none was taken."""
    lines = {line.what: line for line in FeeLine.objects.filter(issue=issue)}
    taken = lines.get(TAKEN)
    if taken is None or RETURNED in lines:
        return 0
    _line(
        actor, issue=issue, what=RETURNED, kind=taken.kind, channel=taken.channel, amount=-taken.amount,
        exemption=taken.exemption, is_illustrative=taken.is_illustrative, reason=reason[:200],
    ).save(force_insert=True)  # fmt: skip
    return taken.amount


def _line(actor: Actor, **values: object) -> FeeLine:
    return FeeLine(
        municipality=current_or_raise(),
        day=clock.today(),
        at=clock.now(),
        actor=actor.user,
        office=actor.office,
        terminal=actor.terminal[:60],
        **values,
    )


def taken_for(issues: Sequence[int]) -> dict[int, int]:
    """What was taken for each of these papers and not given back."""
    sums: dict[int, int] = {}
    for issue, amount in FeeLine.objects.filter(issue__in=issues).values_list("issue", "amount"):
        sums[issue] = sums.get(issue, 0) + amount
    return sums
