"""Account transfer files (口座振替): the request out, the result in, both checked to the last total."""

import hashlib
from collections.abc import Sequence
from datetime import date
from typing import Any

from kikan.businesses.collection.procedures.transfers import (
    PAID,
    RESULTS,
    Creditor,
    Debit,
    Result,
    ResultFile,
)
from kikan.shared.exchange.fixed import FileRefused, layout, records, write

FORM = layout("kikan.businesses.collection.exchange", "account_transfer")


def write_request(creditor: Creditor, debit_on: date, debits: Sequence[Debit]) -> bytes:
    """The request file for one day. Errors: FileRefused naming the record that does not fit."""
    header: dict[str, Any] = {
        "kind": 1, "service": 91, "code": 0, "creditor": creditor.code, "creditor_name": creditor.name,
        "debit_on": f"{debit_on:%m%d}", "bank": creditor.bank, "branch": creditor.branch,
        "account_kind": creditor.account_kind, "account_number": creditor.account_number,
    }  # fmt: skip
    rows: list[tuple[str, dict[str, Any]]] = [("1", header)]
    for debit in debits:
        rows.append(("2", {"kind": 2, "novelty": 0, "result": 0, **vars(debit)}))
    total = {"kind": 8, "count": len(debits), "amount": sum(d.amount for d in debits)}
    return write(FORM, [*rows, ("8", total), ("9", {"kind": 9})])


def read_result(content: bytes) -> ResultFile:
    """A result file whose every record and total is right. Errors: FileRefused with each problem."""
    rows = list(records(FORM, content))
    kinds = "".join(kind for _, kind, _ in rows)
    if not (kinds.startswith("1") and kinds.endswith("89") and set(kinds[1:-2]) <= {"2"}):
        raise FileRefused(["ファイルが途中で切れているか、レコードの順序が正しくありません"])
    header, trailer = rows[0][2], rows[-2][2]
    results = tuple(
        Result(number, int(v["customer"]), int(v["amount"]), int(v["result"])) for number, _, v in rows[1:-2]
    )
    problems = [*_wrong_totals(trailer, results), *_wrong_codes(results)]
    if header["service"] != "91":
        problems.append("種別コードが口座振替（91）ではありません")
    if problems:
        raise FileRefused(problems)
    return ResultFile(
        int(header["creditor"]), header["debit_on"], results, hashlib.sha256(content).hexdigest()
    )


def _wrong_totals(trailer: dict[str, str], results: Sequence[Result]) -> list[str]:
    paid = [r.amount for r in results if r.code == PAID]
    unpaid = [r.amount for r in results if r.code != PAID]
    sums = {
        "count": ("合計件数", len(results)),
        "amount": ("合計金額", sum(paid) + sum(unpaid)),
        "paid_count": ("振替済件数", len(paid)),
        "paid_amount": ("振替済金額", sum(paid)),
        "unpaid_count": ("振替不能件数", len(unpaid)),
        "unpaid_amount": ("振替不能金額", sum(unpaid)),
    }
    return [
        f"「{ja}」が明細の合計（{counted:,}）と一致しません"
        for name, (ja, counted) in sums.items()
        if int(trailer[name]) != counted
    ]


def _wrong_codes(results: Sequence[Result]) -> list[str]:
    unknown = [f"{r.record}件目の振替結果コードが正しくありません" for r in results if r.code not in RESULTS]
    customers = [r.customer for r in results]
    if len(set(customers)) != len(customers):
        unknown.append("同じ顧客番号の明細が2件以上あります")
    return unknown
