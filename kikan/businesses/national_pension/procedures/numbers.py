"""The basic pension number (基礎年金番号): ten digits, one person's."""

from datetime import date

from kikan.businesses.national_pension.models.qualification import PensionNumber
from kikan.businesses.national_pension.reads import qualifications as reads
from kikan.shared import history
from kikan.shared.errors import Refused

LENGTH = 10


def require_number(person: int, digits: str) -> str:
    """The number to keep, or empty where it is known already. Errors: Refused for a wrong one or another's."""
    plain = digits.replace("-", "")
    if not plain:
        return ""
    if len(plain) != LENGTH or not (plain.isascii() and plain.isdigit()):
        raise Refused(
            "基礎年金番号は10桁の数字です。", field="digits", what_to_do="4桁-6桁の番号を確かめてください。"
        )
    holder = reads.holder_of(plain)
    if holder not in (None, person):
        raise Refused(
            "この基礎年金番号は別の人に記録されています。", field="digits",
            what_to_do="基礎年金番号通知書を確かめ、重複なら年金事務所に照会してください。",
        )  # fmt: skip
    return "" if holder == person else plain


def keep_number(person: int, digits: str, entry: int, since: date) -> None:
    """Let the number hold from a day on; nothing for an empty one."""
    if digits:
        history.replace(PensionNumber, {"person": person}, {"digits": digits}, entry=entry, valid_from=since)
