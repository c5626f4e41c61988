"""Papers of procurement (調達の帳票)."""

from kikan.businesses.procurement.reads.aftermath import RESULT_NOTICE as RESULT_NOTICE_KIND
from kikan.shared.documents.lists import TEMPLATE
from kikan.shared.documents.papers import Paper, register

EVALUATION_SHEET = register(
    Paper("procurement.evaluation_sheet", "総合評価調書", TEMPLATE, "procurement.print", is_signed=False)
)
MINUTES = register(
    Paper("procurement.minutes", "審査の議事要旨", TEMPLATE, "procurement.print", is_signed=False)
)
LETTER = "shared/documents/typ/letter.typ"
INVITATION = register(Paper("procurement.invitation", "審査への参加依頼書", LETTER, "procurement.print"))
FIRST_ROUND_NOTICE = register(
    Paper("procurement.first_round_notice", "第一次審査結果通知書", LETTER, "procurement.print")
)
RESULT_NOTICE = register(Paper(RESULT_NOTICE_KIND, "審査結果通知書", LETTER, "procurement.print"))
