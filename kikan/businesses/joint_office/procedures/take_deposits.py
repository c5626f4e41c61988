"""The bank's file of deposits is taken in, and what it left to people is decided (入金ファイルの取込み・入金の決定)."""

from datetime import date

from kikan.businesses.joint_office.models import (
    Deposit,
    DepositDecision,
    DepositFile,
    DepositKind,
    DepositReject,
    SharePayment,
)
from kikan.businesses.joint_office.procedures.checking import require_member
from kikan.businesses.joint_office.reads import deposits as reads
from kikan.businesses.joint_office.reads.deposits import DepositNow, Tried
from kikan.businesses.joint_office.reads.matching import Open
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise


def tried(file: reads.DepositFile) -> Tried:
    """What would become of a file; nothing is written.

    Errors: Refused for the same content again, or a file without a line.
    """
    if DepositFile.objects.filter(municipality=current_or_raise(), sha256=file.sha256).exists():
        raise Refused(
            "同じ内容のファイルは、すでに取り込んでいます。", field="file",
            what_to_do="取り込んだ入金を確かめてください。何も登録していません。",
        )  # fmt: skip
    if not file.records:
        raise Refused(
            "入金の明細が1件もありません。", field="file", what_to_do="ファイルを確かめてください。"
        )
    return reads.tried(file)


@procedure("joint_office.take_deposits", right="joint_office.change", ja="入金ファイルの取込み")
def take_deposits(*, file: reads.DepositFile, actor: Actor) -> int:
    """Keep every deposit once; those whose name, amount and day agree pay the share, the others wait. The file's number.

    Errors: as `tried`.
    """
    read_at, here = head(), current_or_raise()
    found, opened = tried(file), reads.open_instalments()
    paying = {match.member for _, match in found.new if match.member is not None and not match.doubt}
    number = numbers.draw("joint_office.deposit_file")
    numbered = [(numbers.draw("joint_office.deposit"), line, match) for line, match in found.new]
    entry = append(
        actor=actor, kind="joint_office.deposits_taken", procedure="joint_office.take_deposits",
        subjects=[("deposit_file", number), *(("member", m) for m in sorted(paying))], happened_on=file.made_on,
        read_at=read_at,
    ).number  # fmt: skip
    DepositFile.objects.create(
        municipality=here, number=number, layout=file.layout, sha256=file.sha256, made_on=file.made_on,
        account=file.account, records=file.records, taken=len(numbered), entry=entry,
    )  # fmt: skip
    Deposit.objects.bulk_create(
        Deposit(
            municipality=here, number=n, file=number, line=line.line, identity=line.identity,
            received_on=line.received_on, amount=line.amount, payer=line.payer, doubt=match.doubt, entry=entry,
        )
        for n, line, match in numbered
    )  # fmt: skip
    DepositReject.objects.bulk_create(
        DepositReject(municipality=here, file=number, line=b.line, reason=b.reason[:200], raw=b.raw)
        for b in file.bad
    )
    for n, line, match in numbered:
        if match.doubt or match.member is None:
            continue
        _decide(n, DepositKind.SHARE, match.member, "名義、額、納期限が一致", entry)
        _pay(n, line.received_on, [o for o in opened if o.member == match.member], line.amount, entry)
        opened = reads.less(opened, match.member, line.amount)
    return number


@procedure("joint_office.settle_deposit", right="joint_office.change", ja="入金の充当")
def settle_deposit(*, deposit: int, member: int, reason: str, actor: Actor) -> int:
    """A person says whose share a deposit is: it pays what is open from the earliest day on, the rest is held for the member.

    Also what is held pays later bills so. Returns the number of the entry.
    Errors: NotFound; Refused for one that is decided otherwise, or where there is nothing left to use.
    """
    read_at, found = head(), _found(deposit)
    require_member(member, clock.today())
    if not found.is_open and (found.kind != DepositKind.SHARE or found.member != member):
        raise Refused(
            "この入金は、すでに処理しています。", field="member", what_to_do="充当を取り消してから、やり直してください。"
        )  # fmt: skip
    why, opened = _reason(reason), reads.open_instalments(member)
    if not found.is_open and (not found.rest or not opened):
        raise Refused("この入金から充てられる負担金がありません。", field="member")
    entry = append(
        actor=actor, kind="joint_office.deposit_settled", procedure="joint_office.settle_deposit",
        subjects=[("deposit", deposit), ("member", member)], happened_on=found.received_on, read_at=read_at,
    ).number  # fmt: skip
    _decide(deposit, DepositKind.SHARE, member, why, entry)
    _pay(deposit, found.received_on, opened, found.amount - found.used, entry)
    return entry


@procedure("joint_office.close_deposit", right="joint_office.change", ja="入金の処理")
def close_deposit(*, deposit: int, reason: str, actor: Actor) -> int:
    """A deposit that is no share is set aside; what is held beyond the shares was given back. The number of the entry.

    Errors: NotFound; Refused for one of which nothing is left.
    """
    read_at, found = head(), _found(deposit)
    if not found.rest:
        raise Refused("この入金に、処理する残りはありません。", field="reason")
    why = _reason(reason)
    kind = DepositKind.OTHER if found.is_open else DepositKind.RETURNED
    entry = append(
        actor=actor, kind="joint_office.deposit_closed", procedure="joint_office.close_deposit",
        subjects=[("deposit", deposit)], happened_on=clock.today(), read_at=read_at,
    ).number  # fmt: skip
    _decide(deposit, kind, found.member, why, entry)
    return entry


@procedure("joint_office.reopen_deposit", right="joint_office.change", ja="入金の充当の取消し")
def reopen_deposit(*, deposit: int, reason: str, actor: Actor) -> int:
    """What was decided of a deposit was wrong: what it paid is taken back, and it waits again. The number of the entry.

    Errors: NotFound; Refused for one that waits.
    """
    read_at, found = head(), _found(deposit)
    if found.is_open:
        raise Refused("この入金は、まだ処理していません。", field="reason")
    why, here = _reason(reason), current_or_raise()
    paid: dict[tuple[int, int], int] = {}
    rows = SharePayment.objects.filter(municipality=here, deposit=deposit)
    for allocation, member, amount in rows.values_list("allocation", "member", "amount"):
        paid[(allocation, member)] = paid.get((allocation, member), 0) + amount
    back = [
        (key, amount, numbers.draw("joint_office.share_payment")) for key, amount in paid.items() if amount
    ]
    entry = append(
        actor=actor, kind="joint_office.deposit_reopened", procedure="joint_office.reopen_deposit",
        subjects=[("deposit", deposit)], happened_on=clock.today(), read_at=read_at,
    ).number  # fmt: skip
    SharePayment.objects.bulk_create(
        SharePayment(
            municipality=here, number=n, allocation=allocation, member=member, received_on=found.received_on,
            amount=-amount, note="充当の取消し", deposit=deposit, entry=entry,
        )
        for (allocation, member), amount, n in back
    )  # fmt: skip
    _decide(deposit, DepositKind.REOPENED, None, why, entry)
    return entry


def _found(deposit: int) -> DepositNow:
    found = reads.deposit_of(deposit)
    if found is None:
        raise NotFound("この番号の入金はありません。", what_to_do="入金の一覧から開いてください。")
    return found


def _reason(reason: str) -> str:
    if not reason.strip():
        raise Refused(
            "理由を入力してください。", field="reason", what_to_do="何を確かめて決めたかを書いてください。"
        )
    return reason.strip()


def _decide(deposit: int, kind: DepositKind, member: int | None, reason: str, entry: int) -> None:
    DepositDecision.objects.create(
        municipality=current_or_raise(), number=numbers.draw("joint_office.deposit_decision"), deposit=deposit,
        kind=kind, member=member, reason=reason, entry=entry,
    )  # fmt: skip


def _pay(deposit: int, received_on: date, opened: list[Open], amount: int, entry: int) -> None:
    """One payment for each sheet that is paid, from the earliest day on."""
    by_sheet: dict[tuple[int, int], int] = {}
    for one in opened:
        used = min(one.rest, amount)
        amount -= used
        if used:
            key = (one.allocation, one.member)
            by_sheet[key] = by_sheet.get(key, 0) + used
    SharePayment.objects.bulk_create(
        SharePayment(
            municipality=current_or_raise(), number=numbers.draw("joint_office.share_payment"), allocation=allocation,
            member=member, received_on=received_on, amount=used, note="入金ファイル", deposit=deposit, entry=entry,
        )
        for (allocation, member), used in by_sheet.items()
    )  # fmt: skip
