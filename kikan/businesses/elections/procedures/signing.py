"""Who signs for the commission (選挙管理委員会の職務者), whoever prints."""

from kikan.law import Law, LawGap
from kikan.shared.errors import Refused


def signing_place(law: Law) -> int:
    """The office whose signatory is the commission's. Errors: Refused where none is entered."""
    try:
        return law.amount("signing_office")
    except LawGap as gap:
        raise Refused(
            "選挙管理委員会の書類に署名する職務者の窓口番号が、条例値に登録されていません。",
            what_to_do="選挙管理委員会の職務者・公印と条例値の登録を依頼してください。",
        ) from gap
