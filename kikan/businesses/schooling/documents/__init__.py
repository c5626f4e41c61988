"""Papers of the school register (学齢簿の帳票); all are letters."""

from kikan.shared.documents.lists import TEMPLATE as LIST_TEMPLATE
from kikan.shared.documents.papers import Paper, register


def _letter(name: str, ja: str) -> Paper:
    template = "shared/documents/typ/letter.typ"
    return register(Paper(f"schooling.{name}", ja, template, "schooling.print"))


REGISTER = register(Paper("schooling.register", "学齢簿", LIST_TEMPLATE, "schooling.print", is_signed=False))
ENTRY_NOTICE = _letter("entry_notice", "就学通知書")
TRANSFER_NOTICE = _letter("transfer_notice", "転入学通知書")
CHANGE_NOTICE = _letter("change_notice", "指定校変更・区域外就学 許可（不許可）通知書")
HEALTH_NOTICE = _letter("health_notice", "就学時健康診断通知書")
AID_NOTICE = _letter("aid_notice", "就学援助 認定（否認定）通知書")
SUPPORT_NOTICE = _letter("support_notice", "就学先の決定通知書")
AID_RETURN_NOTICE = _letter("aid_return_notice", "就学援助費 返還通知書")
