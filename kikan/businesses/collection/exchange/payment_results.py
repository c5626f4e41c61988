"""Results of payments from the bank (総合振込の結果): the request's records with what became of each."""

import hashlib
from collections.abc import Mapping
from importlib.resources import files

import yaml

from kikan.businesses.collection.reads.payment_results import ResultFile, ResultLine
from kikan.shared.exchange.fixed import FileRefused, Values, layout, records

PACKAGE, NAME = "kikan.businesses.collection.exchange", "general_transfer_result"
FORM = layout(PACKAGE, NAME)
RESULTS: Mapping[str, int] = yaml.safe_load(files(PACKAGE).joinpath(f"{NAME}.yaml").read_text("utf-8"))[
    "results"
]
SERVICE = "21"


def read_payment_results(content: bytes) -> ResultFile:
    """A whole file with right totals; a line whose result is unknown is read for itself. Errors: FileRefused."""
    rows = list(records(FORM, content))
    kinds = "".join(kind for _, kind, _ in rows)
    if not (kinds.startswith("1") and kinds.endswith("89") and set(kinds[1:-2]) <= {"2"}):
        raise FileRefused(["ファイルが途中で切れているか、レコードの順序が正しくありません"])
    header, trailer = rows[0][2], rows[-2][2]
    lines = tuple(_line(number, values) for number, (_, _, values) in enumerate(rows[1:-2], start=1))
    problems = [
        f"「{ja}」が明細の合計（{counted:,}）と一致しません"
        for name, ja, counted in (
            ("count", "合計件数", len(lines)), ("amount", "合計金額", sum(line.amount for line in lines)),
        )
        if int(trailer[name]) != counted
    ]  # fmt: skip
    if header["service"] != SERVICE:
        problems.append(f"種別コードが総合振込（{SERVICE}）ではありません")
    if problems:
        raise FileRefused(problems)
    return ResultFile(hashlib.sha256(content).hexdigest(), header["pay_on"], lines)


def _line(number: int, values: Values) -> ResultLine:
    return ResultLine(
        number, int(values["customer_1"]), int(values["customer_2"]), int(values["amount"]),
        (values["bank"], values["branch"], values["account_number"]), RESULTS.get(values["result"]),
    )  # fmt: skip
