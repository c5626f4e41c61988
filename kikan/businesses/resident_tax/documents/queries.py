"""Letters about income documents (照会・回送・申告のお願い): what is asked of whom, by which article.

Law: 地方税法 第294条・第298条・第317条の2・第20条の11
"""

from dataclasses import dataclass
from datetime import date
from typing import Any

from kikan.shared.documents.dates import era_day
from kikan.shared.documents.papers import Paper, register

PERSON, MUNICIPALITY, PAYER = "person", "municipality", "payer"


@dataclass(frozen=True)
class Kind:
    """A letter: its title, text and article; to: who gets it; asks: what the answer slip asks."""

    name: str
    title: str
    text: str
    cites: str
    to: str
    asks: tuple[str, ...] = ()


KINDS = {
    each.name: each
    for each in (
        Kind(
            "relative_query", "扶養親族等の課税状況について（照会）",
            "個人住民税の課税のため必要がありますので、次の人の課税の状況を回答してください。",
            "地方税法 第20条の11", MUNICIPALITY,
            ("合計所得金額", "課税・非課税の別", "この人を扶養親族とする人の有無"),
        ),
        Kind(
            "payer_query", "給与支払報告書等の内容について（照会）",
            "提出された支払報告書について、次のとおり確かめる必要がありますので、回答してください。",
            "地方税法 第298条", PAYER, ("支払金額", "扶養親族の氏名・生年月日", "摘要"),
        ),
        Kind(
            "forwarding", "課税資料の回送について",
            "次の人は、賦課期日（1月1日）に当市区町村に住所がありませんので、課税資料を回送します。",
            "地方税法 第294条第1項・第318条", MUNICIPALITY,
        ),
        Kind(
            "taxed_here", "住民税の課税について（通知）",
            "次の人について、住民基本台帳に記録されている貴市区町村ではなく当市区町村で個人住民税を課しますので、通知します。",
            "地方税法 第294条第3項", MUNICIPALITY,
        ),
        Kind(
            "filing_request", "市町村民税・道府県民税の申告のお願い",
            "あなたの申告書や支払報告書が、まだ届いていません。収入がなかった人も、国民健康保険税の軽減や証明書の発行に必要ですので、"
            "次の期限までに申告してください。税務署に確定申告をした人は、この申告は要りません。",
            "地方税法 第317条の2", PERSON,
        ),
    )
}  # fmt: skip
PAPERS = {
    name: register(
        Paper(
            f"resident_tax.{name}",
            kind.title,
            "businesses/resident_tax/documents/query.typ",
            "resident_tax.print",
        )
    )
    for name, kind in KINDS.items()
}


@dataclass(frozen=True, repr=False)
class Letter:
    """One letter ready to be printed: the addressee behind the window, whom and what it is about, who answers."""

    kind: str
    to_name: str
    lines: tuple[tuple[str, str], ...]
    office: str
    to_address: tuple[str, ...] = ()
    postal_code: str = ""
    note: str = ""
    answer_by: date | None = None


def letter(it: Letter) -> dict[str, Any]:
    """The letter as plain text; one that asks has its answer slip beneath."""
    kind = KINDS[it.kind]
    code = it.postal_code
    return {
        "title": kind.title,
        "addressee": {
            "postal_code": f"{code[:3]}-{code[3:]}" if len(code) == 7 else "",
            "lines": list(it.to_address),
            "name": f"{it.to_name}　様" if kind.to != PAYER else f"{it.to_name}　御中",
        },
        "text": kind.text,
        "cites": kind.cites,
        "lines": [{"label": label, "value": value} for label, value in it.lines if value],
        "note": it.note,
        "answer_by": era_day(it.answer_by),
        "asks": list(kind.asks),
        "office": it.office,
    }
