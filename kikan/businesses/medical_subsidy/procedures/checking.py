"""What several acts of the medical subsidies ask before they write."""

from datetime import date

from kikan.businesses.medical_subsidy.reads.recipients import RecipientLine, holding
from kikan.shared.errors import NotFound, Refused
from kikan.shared.qualification.standing import residency_on
from kikan.shared.tenancy import clock

CITES = "各医療費助成条例"


def require_not_later(on: date, field: str) -> None:
    """Errors: Refused for a day to come."""
    if on > clock.today():
        raise Refused("今日より後の日です。", field=field, what_to_do="日付を確かめてください。")


def require_resident(person: int, on: date, field: str) -> None:
    """Errors: NotFound for somebody who does not live here on a day."""
    if residency_on(person, on) is None:
        raise NotFound(
            f"{on:%Y年%m月%d日}に住民ではありません。", field=field,
            what_to_do="住民記録と日付を確かめてください。転入したばかりの人は、事由の日に転入した日を入れてください。",
        )  # fmt: skip


def require_recipient(person: int, scheme: int, on: date, field: str) -> RecipientLine:
    """The time of being subsidised on a day. Errors: NotFound."""
    found = holding(on, person=person, scheme=scheme)
    if not found:
        raise NotFound(
            f"{on:%Y年%m月%d日}に受給資格がありません。", cites=CITES, field=field,
            what_to_do="受給資格の有効期間を確かめてください。",
        )  # fmt: skip
    return found[0]
