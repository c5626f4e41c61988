"""accept_transfer_results: book what the bank debited, keep what it could not (口座振替結果の受入れ)."""

from dataclasses import dataclass

import numpy as np

from kikan.businesses.collection.models import Doubt, TransferFile, TransferRecord
from kikan.businesses.collection.procedures import incoming
from kikan.businesses.collection.procedures.transfers import PAID, Result, ResultFile, parts_of
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.models import Charge
from kikan.shared.ledger.receive import Booked, receive_columns
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import MISSING, write_columns

# Why a record is doubtful: it is kept and shown, and a person decides.
NOT_ASKED, OTHER_AMOUNT = 1, 2
DOUBTS = {NOT_ASKED: "依頼した明細にない顧客番号です", OTHER_AMOUNT: "依頼した金額と違います"}


@dataclass(frozen=True)
class Outcome:
    """What became of a result file: counts and yen."""

    file: int
    paid: int
    amount: int
    unpaid: int
    doubtful: int
    overpaid: int


@procedure("collection.accept_transfer_results", right="collection.batch", ja="口座振替結果の受入れ")
def accept_transfer_results(*, request: int, file: ResultFile, actor: Actor) -> Outcome:
    """Take a bank's result file (`exchange.account_transfer.read_result`) for a request.

    Paid ones become receipts and are cleared. Errors: Refused for the same file again or another day's.
    """
    asked = TransferFile.objects.filter(number=request, direction="out").first()
    if asked is None:
        raise Refused(
            "依頼ファイルが見つかりません。", field="request", what_to_do="依頼番号を確かめてください。"
        )
    if TransferFile.objects.filter(direction="in", answers=request).exists():
        raise Refused(
            "この依頼の結果は、すでに受け入れています。",
            what_to_do="収納の画面で受入れ済みの内容を確かめてください。",
        )
    if file.month_day != f"{asked.debit_on:%m%d}":
        raise Refused(
            "引落日が依頼と違います。", field="file", what_to_do="対象の日のファイルか確かめてください。"
        )
    wanted = {(r.charge, r.instalment): r.amount for r in TransferRecord.objects.filter(file=request)}
    doubts = [_doubt(r, wanted) for r in file.results]
    if file.results and all(d == NOT_ASKED for d in doubts):
        raise Refused(
            "この依頼の明細が1件もありません。別の団体か、別の依頼の結果です。", field="file",
            what_to_do="ファイルと依頼ファイル番号を確かめてください。何も登録していません。",
        )  # fmt: skip
    return _book(asked, file.sha256, file.results, doubts, actor)


def _doubt(result: Result, wanted: dict[tuple[int, int], int]) -> int:
    _, _, charge, instalment = parts_of(result.customer)
    amount = wanted.get((charge, instalment))
    if amount is None:
        return NOT_ASKED
    return 0 if amount == result.amount else OTHER_AMOUNT


def _book(
    asked: TransferFile, digest: str, results: tuple[Result, ...], doubts: list[int], actor: Actor
) -> Outcome:
    number = numbers.draw("collection.file")
    entry = append(
        actor=actor, kind="collection.transfer_results_accepted", procedure="collection.accept_transfer_results",
        subjects=[("file", number)], happened_on=asked.debit_on, cause=asked.entry,
    )  # fmt: skip
    TransferFile.objects.create(
        municipality=entry.municipality, number=number, direction="in", debit_on=asked.debit_on, sha256=digest,
        records=len(results), amount=sum(r.amount for r in results), answers=asked.number, entry=entry.number,
    )  # fmt: skip
    _keep(results, doubts, number)
    sure = [r for r, doubt in zip(results, doubts, strict=True) if r.code == PAID and not doubt]
    booked = _receive(sure, asked, number, entry.number)
    _keep_money(
        [(r, d) for r, d in zip(results, doubts, strict=True) if r.code == PAID and d],
        asked,
        number,
        entry.number,
    )
    return Outcome(
        file=number,
        paid=len(sure),
        amount=sum(r.amount for r in sure),
        unpaid=sum(r.code != PAID for r in results),
        doubtful=sum(bool(d) for d in doubts),
        overpaid=int(booked.left.sum()),
    )


def _keep(results: tuple[Result, ...], doubts: list[int], file: int) -> None:
    rows = [
        (r.record, *parts_of(r.customer)[2:], r.amount, r.code, doubt)
        for r, doubt in zip(results, doubts, strict=True)
    ]
    names = ("record", "charge", "instalment", "amount", "result", "doubt")
    columns = np.array(rows, dtype=np.int64).reshape(len(rows), len(names)).T
    write_columns("collection_transfer_record", {"file": file, **dict(zip(names, columns, strict=True))})


def _keep_money(doubtful: list[tuple[Result, int]], asked: TransferFile, file: int, entry: int) -> None:
    """What the bank took without being asked, or another amount, is booked and cleared by a person."""
    if not doubtful:
        return
    missing = np.full(len(doubtful), MISSING, dtype=np.int64)
    booked = receive_columns(
        missing, missing, np.array([r.amount for r, _ in doubtful], dtype=np.int64),
        _payers([r for r, _ in doubtful]), np.array([r.record for r, _ in doubtful], dtype=np.int64),
        channel="transfer", paid_on=asked.debit_on, processed_on=clock.today(), source=file, entry=entry,
    )  # fmt: skip
    Doubt.objects.bulk_create(
        Doubt(
            municipality=asked.municipality, receipt=int(number), file=file, record=result.record, entry=entry,
            reason=incoming.NOT_ASKED if doubt == NOT_ASKED else incoming.OTHER_AMOUNT,
        )
        for number, (result, doubt) in zip(booked.number, doubtful, strict=True)
    )  # fmt: skip


def _payers(results: list[Result]) -> np.ndarray:
    charges = [parts_of(r.customer)[2] for r in results]
    known = dict(Charge.objects.filter(number__in=set(charges)).values_list("number", "payer"))
    return np.array([known.get(c, MISSING) for c in charges], dtype=np.int64)


def _receive(sure: list[Result], asked: TransferFile, file: int, entry: int) -> Booked:
    charges = np.array([parts_of(r.customer)[2] for r in sure], dtype=np.int64)
    return receive_columns(
        charges,
        np.array([parts_of(r.customer)[3] for r in sure], dtype=np.int64),
        np.array([r.amount for r in sure], dtype=np.int64),
        _payers(sure),
        np.array([r.record for r in sure], dtype=np.int64),
        channel="transfer", paid_on=asked.debit_on, processed_on=clock.today(), source=file, entry=entry,
    )  # fmt: skip
