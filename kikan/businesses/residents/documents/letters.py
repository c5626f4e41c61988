"""Letters of the register (通知・照会): what is said to whom, by which article, and the lines of the matter.

Law: 住民基本台帳法 第8条・第9条・第14条・第25条、住民基本台帳法施行令 第12条
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.shared.documents.dates import era_day


@dataclass(frozen=True)
class Kind:
    """A letter: its title, what it says, by which article, whether it goes to another municipality.

    about: what must be known of the person for it: event, removal, household, protection, guardianship, address, code.
    """

    name: str
    title: str
    text: str
    cites: str
    about: str
    to_municipality: bool = False
    asks_answer: bool = False


KINDS = {
    each.name: each
    for each in (
        Kind(
            "acceptance_notice",
            "住民異動届の受理通知",
            "次の届出を受理しましたので、お知らせします。心当たりがないときは、すぐに下記へ連絡してください。",
            "住民基本台帳法 第27条",
            "event",
        ),
        Kind(
            "ex_officio_notice",
            "住民票の職権記載等の通知",
            "職権により、住民票に次の記載・消除・修正をしましたので、通知します。",
            "住民基本台帳法 第8条、同法施行令 第12条第4項",
            "event",
        ),
        Kind(
            "head_change_request",
            "世帯主の変更の届出について（依頼）",
            "あなたの世帯には、現在、世帯主が記録されていません。次の期限までに、世帯主の変更を届け出てください。",
            "住民基本台帳法 第25条",
            "household",
            asks_answer=True,
        ),
        Kind(
            "head_change_notice",
            "世帯主の変更の通知",
            "住民票の世帯主を次のとおり変更しましたので、通知します。",
            "住民基本台帳法 第8条",
            "household",
        ),
        Kind(
            "unanswered_move_out",
            "転入の有無について（照会）",
            "次の人について転出の届出がありましたが、転入の通知が届いていません。転入の有無を回答してください。",
            "住民基本台帳法 第9条第1項",
            "removal",
            to_municipality=True,
            asks_answer=True,
        ),
        Kind(
            "support_measure_end",
            "支援措置の期間の終了について",
            "あなたの申出による支援措置の期間が、次のとおり終わります。続けて必要なときは、期間の終わりの一か月前から申し出ることができます。",
            "住民基本台帳事務処理要領 第5-10",
            "protection",
        ),
        Kind(
            "ward_moved_out",
            "成年被後見人の転出について（通知）",
            "成年被後見人である次の人について転出の届出がありましたので、通知します。",
            "住民基本台帳事務処理要領（成年被後見人の登記の通知）",
            "guardianship",
            to_municipality=True,
        ),
        Kind(
            "area_changed",
            "住所の表示の変更について（通知）",
            "区画の変更等により、あなたの住所の表示が次のとおり変わりましたので、通知します。届出は要りません。",
            "住民基本台帳法 第8条",
            "address",
        ),
        Kind(
            "code_notice",
            "住民票コード通知票",
            "住民票に次の住民票コードを記載しましたので、通知します。この番号は、他人に知らせないでください。",
            "住民基本台帳法 第30条の3",
            "code",
        ),
        Kind(
            "code_change_notice",
            "住民票コード変更通知票",
            "請求により、住民票コードを次のとおり変更しましたので、通知します。これまでの番号は使えません。",
            "住民基本台帳法 第30条の4",
            "code",
        ),
    )
}


@dataclass(frozen=True, repr=False)
class Letter:
    """One letter ready to be printed: the addressee behind the window, the lines of the matter, who answers."""

    kind: str
    to_name: str
    to_address: tuple[str, ...]
    lines: tuple[tuple[str, Any], ...]
    office: str
    postal_code: str = ""
    note: str = ""
    answer_by: date | None = None
    persons: tuple[tuple[str, str], ...] = field(default=())


def letter(it: Letter) -> dict[str, Any]:
    """The letter as plain text; one to another municipality has its answer slip beneath."""
    kind = KINDS[it.kind]
    return {
        "title": kind.title,
        "addressee": {
            "postal_code": f"{it.postal_code[:3]}-{it.postal_code[3:]}" if len(it.postal_code) == 7 else "",
            "lines": list(it.to_address),
            "name": it.to_name + ("" if kind.to_municipality else "　様"),
        },
        "text": kind.text,
        "cites": kind.cites,
        "lines": [{"label": label, "value": value} for label, value in it.lines if value],
        "persons": [{"name": name, "born": born} for name, born in it.persons],
        "note": it.note,
        "answer_by": era_day(it.answer_by),
        "has_slip": kind.to_municipality and kind.asks_answer,
        "office": it.office,
    }


def named(kinds: Sequence[str]) -> list[tuple[str, str]]:
    """(kind, title) for a form."""
    return [(name, KINDS[name].title) for name in kinds]
