"""What several acts of the medical subsidies ask before they write."""

from datetime import date

from kikan.businesses.medical_subsidy.reads.recipients import RecipientLine, holding
from kikan.ground.eras import in_words
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound, Refused
from kikan.shared.qualification.standing import residency_on
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

CITES = "各医療費助成条例"


def require_not_later(on: date, field: str) -> None:
    """Errors: Refused for a day to come."""
    if on > clock.today():
        raise Refused("今日より後の日です。", field=field, what_to_do="日付を確かめてください。")


def require_resident(person: int, on: date, field: str) -> None:
    """Errors: NotFound for somebody who does not live here on a day."""
    if residency_on(person, on) is None:
        raise NotFound(
            f"{in_words(on)}に住民ではありません。", field=field,
            what_to_do="住民記録と日付を確かめてください。転入したばかりの人は、事由の日に転入した日を入れてください。",
        )  # fmt: skip


def require_recipient(person: int, scheme: int, on: date, field: str) -> RecipientLine:
    """The time of being subsidised on a day. Errors: NotFound."""
    found = holding(on, person=person, scheme=scheme)
    if not found:
        raise NotFound(
            f"{in_words(on)}に受給資格がありません。", cites=CITES, field=field,
            what_to_do="受給資格の有効期間を確かめてください。",
        )  # fmt: skip
    return found[0]


def require_known(person: int | None, field: str) -> None:
    """Errors: NotFound for a number this municipality has not given; nobody named is no fault."""
    if person is None or Person.objects.filter(municipality=current_or_raise(), number=person).exists():
        return
    raise NotFound("この宛名番号の人はいません。", field=field, what_to_do="宛名番号を確かめてください。")


def require_insurer_number(number: str) -> None:
    """保険者番号 where one is told: 6 digits (国保) or 8. Errors: Refused."""
    if number and not (number.isascii() and number.isdigit() and len(number) in (6, 8)):
        raise Refused(
            "保険者番号は6桁か8桁の数字です。", field="insurer_number",
            what_to_do="保険の資格を示す書類を確かめてください。",
        )  # fmt: skip
