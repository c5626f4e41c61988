"""Forms filled in from the register as far as it knows (申請書・届書・保証書・委任状)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from kikan.businesses.seals.reads.people import Person
from kikan.businesses.seals.reads.registrations import CardState, Registered
from kikan.shared.documents.dates import era_day

BLANK = ""
SEEN = "□個人番号カード　□運転免許証　□旅券　□在留カード等　□その他（　　　　　）"
WORDS: Mapping[str, str] = {
    "registration": "次のとおり印鑑の登録を申請します。",
    "cancellation": "次の印鑑の登録の廃止を申請します。",
    "loss": "次の印鑑登録証を亡失したので届け出ます。",
    "certificate": "次のとおり印鑑登録証明書の交付を申請します。",
    "guarantee": "申請者は本人に相違ないことを保証します。保証人は、登録している印鑑を押してください。",
    "proxy": "次の者を代理人と定め、印鑑の登録に関する手続を委任します。委任状は、すべて本人が書いてください。",
}
TITLES: Mapping[str, str] = {
    "registration": "印鑑登録申請書", "cancellation": "印鑑登録廃止申請書", "loss": "印鑑登録証亡失届書",
    "certificate": "印鑑登録証明書交付申請書", "guarantee": "印鑑登録保証書", "proxy": "委　任　状",
}  # fmt: skip
WITH_SEAL = ("registration", "guarantee", "cancellation")


def form(
    kind: str, person: Person, one: Registered | None, card: CardState | None, day: date
) -> dict[str, Any]:
    """One form: what is known stands in it, what is not is left to the pen."""
    known = [
        ["住　所", person.whole_address],
        ["フリガナ", person.kana],
        ["氏　名", person.name],
        ["生年月日", era_day(person.birth)],
    ]
    return {
        "title": TITLES[kind],
        "day": era_day(day),
        "words": WORDS[kind],
        "known": known,
        "more": _more(kind, one, card),
        "seal": kind in WITH_SEAL,
        "note": "印鑑は、枠の中に鮮明に一度だけ押してください。下の目盛りは、読み取りの寸法を合わせるためのものです。",
    }


def _more(kind: str, one: Registered | None, card: CardState | None) -> list[list[str]]:
    number = str(one.registration) if one else BLANK
    card_no = str(card.card) if card else BLANK
    agent = [["代理人の住所", BLANK], ["代理人の氏名", BLANK], ["代理人の生年月日", BLANK]]
    rows: dict[str, list[list[str]]] = {
        "registration": [["来庁者", "□本人　□代理人（　　　　　　　　　）"], ["本人確認", SEEN]],
        "cancellation": [
            ["登録番号", number],
            ["登録証", "□添付　□添付できない（理由：　　　　　　）"],
            ["廃止の理由", BLANK],
        ],
        "loss": [
            ["登録番号", number],
            ["登録証の番号", card_no],
            ["亡失の年月日・場所", BLANK],
            ["警察への届出", "□有　□無"],
        ],
        "certificate": [
            ["登録証の番号", card_no],
            ["部　数", "　　　　　部"],
            ["来庁者", "□本人　□代理人（　　　　　　　　　）"],
        ],
        "guarantee": [["保証人の住所", BLANK], ["保証人の氏名", BLANK], ["保証人の登録番号", BLANK]],
        "proxy": [*agent, ["委任する事項", "□登録の申請　□廃止の申請　□亡失の届出　□登録証の受領"]],
    }
    return rows[kind]
