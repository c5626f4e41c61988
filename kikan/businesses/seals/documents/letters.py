"""Letters to applicants and registered people (照会書・回答書、抹消通知書、登録完了通知書)."""

from datetime import date
from typing import Any

from kikan.businesses.seals.law import codes
from kikan.businesses.seals.reads.people import Person
from kikan.businesses.seals.reads.registrations import Registered
from kikan.shared.documents.dates import era_day

CLOSING = "ご不明な点は、担当窓口にお尋ねください。"


def addressed(person: Person) -> dict[str, str]:
    return {
        "postal_code": f"〒{person.postal_code[:3]}-{person.postal_code[3:]}"
        if len(person.postal_code) == 7
        else "",
        "address": person.whole_address,
        "name": f"{person.name}　様",
    }


def inquiry(
    person: Person, application: int, seal_text: str, sent_on: date, due: date, agent: str
) -> dict[str, Any]:
    """The letter of inquiry and the reply to be filled in; it goes to the registered address, not forwarded."""
    by_agent = f"（代理人　{agent}）" if agent else ""
    return {
        "to": addressed(person),
        "application": str(application),
        "lines": [
            f"{era_day(sent_on)}、あなたの印鑑の登録の申請{by_agent}がありました。"
            "申請があなたの意思によるものかを確かめるため、照会します。",
            f"申請に間違いがなければ、下の回答書に本人が署名し、登録する印鑑を押して、{era_day(due)}までに、"
            "本人確認書類と登録する印鑑を添えて窓口にお持ちください。",
            "期限までに回答書の提出がないときは、申請はなかったものとして取り扱います。",
            "心当たりがないときは、すぐに窓口へご連絡ください。",
        ],
        "due": era_day(due),
        "person": {"name": person.name, "born": era_day(person.birth), "address": person.whole_address},
        "seal_text": seal_text,
    }


def cancellation(person: Person, one: Registered, on: date, reason: str) -> dict[str, Any]:
    """The notice that a registration was cancelled ex officio (印鑑登録抹消通知書)."""
    words = {
        codes.NAME: "氏名の変更により、登録している印鑑が氏名を表さなくなったため",
        codes.WARD: "後見の登記の通知を受けたため",
        codes.DIED: "死亡の記載をしたため",
        codes.MOVED_OUT: "転出したため",
        codes.REMOVED: "住民票を消除したため",
        codes.STAY: "在留資格の喪失により住民票を消除したため",
    }
    return {
        "to": addressed(person),
        "title": "印鑑登録抹消通知書",
        "lines": [
            f"次の印鑑の登録は、{words.get(reason, '職権により')}、抹消しましたので通知します。",
            "お持ちの印鑑登録証は使えません。窓口に返してください。引き続き登録が必要なときは、新しく申請してください。",
            CLOSING,
        ],
        "pairs": [
            ["登録番号", str(one.registration)],
            ["抹消年月日", era_day(on)],
            ["抹消の事由", codes.REASONS.get(reason, reason)],
        ],
    }


def completion(person: Person, one: Registered) -> dict[str, Any]:
    """The notice that a seal was registered (登録完了通知書)."""
    return {
        "to": addressed(person),
        "title": "印鑑登録完了通知書",
        "lines": [
            "あなたの印鑑を次のとおり登録しましたので、通知します。",
            "心当たりがないときは、すぐに窓口へご連絡ください。",
        ],
        "pairs": [["登録番号", str(one.registration)], ["登録年月日", era_day(one.registered_on)]],
    }
