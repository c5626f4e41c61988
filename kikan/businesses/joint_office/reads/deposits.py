"""Deposits of the bank's files, what was decided of them, and each member's account (入金・団体ごとの収納簿)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kikan.businesses.joint_office.law.years import reduced
from kikan.businesses.joint_office.models import (
    Allocation,
    AllocationApproval,
    Bill,
    Deduction,
    Deposit,
    DepositDecision,
    DepositKind,
    DepositReject,
    Instalment,
    SharePayment,
)
from kikan.businesses.joint_office.models import DepositFile as DepositFileRow
from kikan.businesses.joint_office.reads import costs
from kikan.businesses.joint_office.reads.matching import Match, Open, match, plain
from kikan.businesses.joint_office.reads.members import members_on
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.exchange.totalled import BadLine
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class DepositLine:
    """One good line of a file; identity: the same wherever the same deposit is told again."""

    line: int
    identity: int
    received_on: date
    amount: int
    payer: str = field(repr=False)


@dataclass(frozen=True)
class DepositFile:
    """A file as it was read."""

    layout: str
    sha256: str
    made_on: date
    account: str
    records: int
    lines: tuple[DepositLine, ...] = field(repr=False)
    bad: tuple[BadLine, ...] = field(repr=False)


@dataclass(frozen=True)
class DepositNow:
    """A deposit as it stands; used: what of it pays shares; member: whose, by the newest decision."""

    number: int
    file: int
    received_on: date
    amount: int
    payer: str = field(repr=False)
    doubt: str
    kind: int | None
    member: int | None
    reason: str
    used: int

    @property
    def rest(self) -> int:
        """What is held for the member, or waits for a decision; nothing once it was given back or was no share."""
        return 0 if self.kind in (DepositKind.OTHER, DepositKind.RETURNED) else self.amount - self.used

    @property
    def is_open(self) -> bool:
        """Whether nothing is decided."""
        return self.kind is None or self.kind == DepositKind.REOPENED

    @property
    def state_ja(self) -> str:
        if self.is_open:
            return "確認待ち"
        if self.kind == DepositKind.SHARE:
            return "過納あり" if self.rest else "充当済み"
        return "負担金ではない" if self.kind == DepositKind.OTHER else "返還済み"


@dataclass(frozen=True)
class Tried:
    """What would become of a file: lines with their match, lines known before."""

    new: tuple[tuple[DepositLine, Match], ...] = field(repr=False)
    known: int
    bad: tuple[BadLine, ...] = field(repr=False)

    @property
    def certain(self) -> int:
        return sum(not m.doubt for _, m in self.new)


def tried(file: DepositFile) -> Tried:
    """Every line matched in turn, each taking what it pays out of what is open; nothing is written."""
    told = set(
        Deposit.objects.filter(
            municipality=current_or_raise(), identity__in=[one.identity for one in file.lines]
        ).values_list("identity", flat=True)
    )
    names, opened, new = names_known(), open_instalments(), []
    for one in sorted(file.lines, key=lambda each: (each.received_on, each.line)):
        if one.identity in told:
            continue
        found = match(one.payer, one.amount, one.received_on, names, opened)
        new.append((one, found))
        if not found.doubt:
            opened = less(opened, found.member, one.amount)
    return Tried(tuple(new), len(told), file.bad)


def less(opened: Sequence[Open], member: int | None, amount: int) -> list[Open]:
    """What is still open after a member has paid so much, from the earliest day on."""
    left = []
    for one in opened:
        used = min(one.rest, amount) if one.member == member else 0
        amount -= used
        if used < one.rest:
            left.append(replace(one, rest=one.rest - used))
    return left


def names_known() -> dict[str, int]:
    """Names payers use, made plain: the kana of each member's own record and what people decided before; four queries.

    A name that stood for two members names neither.
    """
    here = current_or_raise()
    members = {m.member for m in members_on(None)}
    kana = Municipality.objects.filter(code__in=members).values_list("kana", "code")
    found = {plain(name): {code} for name, code in kana}
    by_deposit = {
        d.deposit: d.member
        for d in DepositDecision.objects.filter(municipality=here).order_by("number")
        if d.kind in (DepositKind.SHARE, DepositKind.REOPENED)
    }
    decided = {n: m for n, m in by_deposit.items() if m is not None}
    payers = Deposit.objects.filter(municipality=here, number__in=decided).order_by("number")
    for number, payer in payers.values_list("number", "payer"):
        found.setdefault(plain(payer), set()).add(decided[number])
    return {name: codes.pop() for name, codes in found.items() if name and len(codes) == 1}


def open_instalments(member: int | None = None) -> list[Open]:
    """What is still to come in, by day; payments go to the earliest instalment of their sheet. Three queries."""
    here: dict[str, int] = {"municipality": current_or_raise()}
    if member is not None:
        here["member"] = member
    parts: dict[tuple[int, int], list[Instalment]] = {}
    for row in Instalment.objects.filter(**here).order_by("due_on", "allocation", "instalment"):
        parts.setdefault((row.allocation, row.member), []).append(row)
    gone: dict[tuple[int, int], tuple[int, int]] = {}
    for model, place in ((Deduction, 0), (SharePayment, 1)):
        for allocation, body, amount in model.objects.filter(**here).values_list(
            "allocation", "member", "amount"
        ):
            sums = list(gone.get((allocation, body), (0, 0)))
            sums[place] += amount
            gone[(allocation, body)] = (sums[0], sums[1])
    found = []
    for key, rows in parts.items():
        taken, paid = gone.get(key, (0, 0))
        amounts = reduced([r.amount for r in rows], taken)
        for row, amount, rest in zip(rows, amounts, reduced(amounts, paid), strict=True):
            if rest:
                found.append(Open(row.member, row.allocation, row.instalment, row.due_on, amount, rest))
    return sorted(found, key=lambda o: (o.due_on, o.allocation, o.instalment, o.member))


def deposits(number: int | None = None, member: int | None = None) -> list[DepositNow]:
    """Every deposit as it stands, the newest first (of one number, of one member); three queries."""
    here = current_or_raise()
    decided = {d.deposit: d for d in DepositDecision.objects.filter(municipality=here).order_by("number")}
    used: dict[int, int] = {}
    for payment in SharePayment.objects.filter(municipality=here, deposit__isnull=False):
        if payment.deposit is not None:
            used[payment.deposit] = used.get(payment.deposit, 0) + payment.amount
    rows = Deposit.objects.filter(municipality=here).order_by("-received_on", "-number")
    if number is not None:
        rows = rows.filter(number=number)
    found = []
    for r in rows:
        d = decided.get(r.number)
        whose = d.member if d is not None and d.kind != DepositKind.REOPENED else None
        if member is None or whose == member:
            found.append(
                DepositNow(
                    r.number, r.file, r.received_on, r.amount, r.payer, r.doubt, None if d is None else d.kind, whose,
                    d.reason if d else "", used.get(r.number, 0),
                )
            )  # fmt: skip
    return found


def deposit_of(number: int) -> DepositNow | None:
    return next(iter(deposits(number)), None)


def proposal(deposit: DepositNow) -> Match:
    """Whose an open deposit seems to be by what is open now."""
    return match(deposit.payer, deposit.amount, deposit.received_on, names_known(), open_instalments())


def files() -> list[DepositFileRow]:
    """The files taken in, the newest first."""
    return list(DepositFileRow.objects.filter(municipality=current_or_raise()).order_by("-number"))


def rejects() -> list[DepositReject]:
    """Every line that was not taken, the newest file first."""
    return list(DepositReject.objects.filter(municipality=current_or_raise()).order_by("-file", "line"))


# -- the account of one member ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Entry:
    """One line of a member's account, in yen: what it owes more, what it owes less, what is open after it."""

    on: date
    words: str
    owed: int
    paid: int
    balance: int


@dataclass(frozen=True)
class Account:
    """A member's account (収納簿): lines by day, what is open by instalment, what is held of deposits beyond that."""

    lines: tuple[Entry, ...]
    opened: tuple[Open, ...]
    held: int

    @property
    def balance(self) -> int:
        return self.lines[-1].balance if self.lines else 0


def account_of(member: int) -> Account:
    """Bills from the day of their approval, what was taken off, what came in; nine queries."""
    here = {"municipality": current_or_raise(), "member": member}
    sheets = {
        n: f"{fiscal_year_in_words(year)}　{costs.phase_ja(phase)}（計算書第{n}号）"
        for n, year, phase in Allocation.objects.filter(
            municipality=here["municipality"]
        ).values_list("number", "year", "phase")
    }  # fmt: skip
    approved = dict(
        AllocationApproval.objects.filter(municipality=here["municipality"]).values_list(
            "allocation", "approved_on"
        )
    )
    told: list[tuple[date, int, str, int, int]] = []
    for b in Bill.objects.filter(**here):
        due = b.total - b.before
        if due:
            words = f"負担金　{sheets[b.allocation]}" + ("　お返しする額" if due < 0 else "")
            told.append((approved[b.allocation], 0, words, max(due, 0), max(-due, 0)))
    for d in Deduction.objects.filter(**here):
        told.append(
            (approved[d.allocation], 1, f"サービス水準の未達による減額　{sheets[d.allocation]}", 0, d.amount)
        )
    for p in SharePayment.objects.filter(**here).order_by("number"):
        how = f"入金第{p.deposit}号" if p.deposit else "登録した収納"
        words = f"収納{'の取消し' if p.amount < 0 else ''}　{sheets[p.allocation]}　{how}"
        told.append((p.received_on, 2, words, max(-p.amount, 0), max(p.amount, 0)))
    lines, balance = [], 0
    for on, _, words, owed, paid in sorted(told, key=lambda one: one[:2]):
        balance += owed - paid
        lines.append(Entry(on, words, owed, paid, balance))
    held = sum(d.rest for d in deposits(member=member))
    return Account(tuple(lines), tuple(open_instalments(member)), held)


def open_by_member(opened: Sequence[Open], today: date) -> Mapping[int, tuple[int, int]]:
    """Yen open and yen past their day, by member."""
    found: dict[int, tuple[int, int]] = {}
    for one in opened:
        whole, late = found.get(one.member, (0, 0))
        found[one.member] = (whole + one.rest, late + (one.rest if one.due_on < today else 0))
    return found
