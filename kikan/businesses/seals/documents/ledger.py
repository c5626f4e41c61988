"""The office's own record (印鑑登録原票) and the card (印鑑登録証), from what is registered."""

from collections.abc import Sequence
from typing import Any

from kikan.businesses.seals.documents.impression import printed
from kikan.businesses.seals.reads.imprints import Impression
from kikan.businesses.seals.reads.people import Person
from kikan.businesses.seals.reads.registrations import CardState, Registered
from kikan.shared.documents.dates import era_day


def ledger(
    one: Registered,
    person: Person,
    scan: Impression,
    png: bytes,
    cards: Sequence[CardState],
    versions: Sequence[Registered],
) -> dict[str, Any]:
    """All items of a registration with its history; for the office alone."""
    pairs = [
        ("登録年月日", era_day(one.registered_on)),
        ("状態", one.state_ja),
        ("印影の文字", f"{one.seal_text}（{one.kind_ja}）"),
        ("印影の寸法", f"{scan.millimetres} mm"),
        ("申請者", one.applicant_ja),
        ("本人確認", f"{one.identification_ja}　{one.papers}".strip()),
        ("保証人の登録番号", "" if one.guarantor is None else str(one.guarantor)),
        ("登録証の番号", "、".join(f"{c.card}（{c.state_ja}）" for c in cards)),
        ("抹消", f"{era_day(one.cancelled_on)}　{one.reason_ja}" if one.cancelled_on else ""),
        ("備考", one.note),
    ]
    return {
        "registration": str(one.registration),
        "impression": printed(png, scan.dpi),
        "name": person.name,
        "kana": person.kana,
        "former_name": person.former_name,
        "alias": person.alias,
        "born": era_day(person.birth),
        "address": person.whole_address,
        "pairs": [list(pair) for pair in pairs],
        "history": [
            [
                era_day(v.valid_from),
                v.state_ja,
                v.seal_text,
                v.reason_ja if not v.is_active else "",
                str(v.entry),
            ]
            for v in versions
        ],
    }


def card_paper(one: Registered, card: CardState, municipality: str) -> dict[str, Any]:
    """The card: its numbers and nothing about the person (個人を表さない)."""
    return {
        "registration": str(one.registration),
        "card": str(card.card),
        "issued_on": era_day(card.issued_on),
        "municipality": municipality,
    }
