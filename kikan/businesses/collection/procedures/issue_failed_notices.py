"""issue_failed_notices: tell payers whose account could not be debited, with a slip (口座振替不能通知の発行)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.collection.documents import FAILED_DEBIT
from kikan.businesses.collection.models import TransferFile, TransferRecord
from kikan.businesses.collection.procedures.sending import sender
from kikan.businesses.collection.procedures.transfers import PAID, RESULTS
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.issue import issue_many
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.documents.slip_keeping import SlipKind, Wanted, write_slips
from kikan.shared.documents.slips import PaymentSlip
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.ledger.kinds import in_words
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "地方自治法施行令第155条（口座振替の方法による歳入の納付）"
KIND = "collection.failed_debits_told"
TEXT = "次の市町村税等は、{day}にご指定の口座から振り替えることができませんでした。同封の納付書で、{until}までに納めてください。"
NOTES = (
    "納期限を過ぎると、延滞金がかかることがあります。",
    "すでに納めているときは、行き違いですのでご容赦ください。",
)


@dataclass(frozen=True)
class Told:
    """The first issue number, how many letters, and how many could not be written (no open address)."""

    first: int
    count: int
    passed_over: int


@dataclass(frozen=True, repr=False)
class _Failed:
    row: TransferRecord
    charge: Charge
    balance: Balance
    to: Addressee


@procedure("collection.issue_failed_notices", right="collection.print", ja="口座振替不能通知の発行")
def issue_failed_notices(*, file: int, payable_until: date, actor: Actor) -> Told:
    """One letter with a slip for each debit of a result file that failed and is still open; once for a file.

    A payer under the support measure is passed over: the letter is issued one by one.
    Errors: NotFound; Refused for a day gone by, a second time, or where nothing is open.
    """
    row = TransferFile.objects.filter(number=file, direction="in").first()
    if row is None:
        raise NotFound("この番号の結果ファイルはありません。", what_to_do="一覧から開いてください。")
    if payable_until < clock.today():
        raise Refused("取扱期限は今日以後の日にしてください。", field="payable_until")
    if _was_told(file):
        raise Refused("このファイルの不能通知は、すでに発行しています。", field="payable_until")
    failed = _failed(file, actor)
    reached = [f for f in failed if f.to.can_be_reached]
    if not reached:
        raise Refused("通知する振替不能がありません。", field="payable_until")
    entry = append(
        actor=actor, kind=KIND, procedure="collection.issue_failed_notices",
        subjects=[("file", file), *(("person", f.to.person) for f in reached)], happened_on=clock.today(), cause=row.entry,
    )  # fmt: skip
    by = sender()
    slips = write_slips(
        [_wanted(f, payable_until) for f in reached], holder=by.holder, issuer=by.issuer, entry=entry.number
    )
    papers = [
        (letter(_letter(f, slip, row.debit_on, payable_until, by.office)), [("person", f.to.person)])
        for f, slip in zip(reached, slips, strict=True)
    ]
    issued = issue_many(kind=FAILED_DEBIT.kind, papers_of=papers, actor=actor, entry=entry.number)
    return Told(issued[0].number, len(issued), len(failed) - len(reached))


def _was_told(file: int) -> bool:
    entries = JournalSubject.objects.filter(kind="file", subject=file).values_list("entry", flat=True)
    return JournalEntry.objects.filter(number__in=list(entries), kind=KIND).exists()


def _failed(file: int, actor: Actor) -> list[_Failed]:
    rows = TransferRecord.objects.filter(file=file, doubt=0).exclude(result=PAID).order_by("record")
    charges = {c.number: c for c in Charge.objects.filter(number__in=[r.charge for r in rows])}
    balances = {(b.charge, b.instalment): b for b in Balance.objects.filter(charge__in=list(charges))}
    open_ones = [r for r in rows if (b := balances.get((r.charge, r.instalment))) and b.balance > 0]
    known = addressees([charges[r.charge].payer for r in open_ones], actor, clock.today())
    return [
        _Failed(r, charges[r.charge], balances[r.charge, r.instalment], known[charges[r.charge].payer])
        for r in open_ones
    ]


def _wanted(f: _Failed, until: date) -> Wanted:
    charge, place = f.charge, (f.row.charge, f.row.instalment, f.balance.balance)
    return Wanted(
        SlipKind.INSTALMENT, f.to.person, f.to.name, f.to.lines, LEVIES[charge.levy].ja, charge.fiscal_year,
        in_words(f.row.instalment), f"{charge.fiscal_year}-{charge.number:08d}", f.balance.due_on, until, (place,),
    )  # fmt: skip


def _letter(f: _Failed, slip: PaymentSlip, debit_on: date, until: date, office: str) -> Letter:
    pairs: Sequence[tuple[str, str]] = (
        ("税目", LEVIES[f.charge.levy].ja),
        ("年度・期", f"{fiscal_year_in_words(f.charge.fiscal_year)}　{in_words(f.row.instalment)}"),
        ("金額", f"{f.balance.balance:,}円"),
        ("納期限", era_day(f.balance.due_on)),
        ("振り替えられなかった理由", RESULTS.get(f.row.result or 9, "その他")),
        ("納付書の取扱期限", era_day(until)),
    )
    return Letter(
        title="口座振替不能のお知らせ", postal_code=f.to.postal_code, address=f.to.lines, name=f.to.name,
        text=TEXT.format(day=era_day(debit_on), until=era_day(until)), cites=CITES, office=office, pairs=tuple(pairs),
        notes=NOTES, slips=(slip,),
    )  # fmt: skip
