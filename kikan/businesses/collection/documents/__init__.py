"""Papers of 収納管理: letters to who has not paid, notices of refunds, the payment certificate."""

from kikan.shared.documents.papers import Paper, register

_FOLDER = "businesses/collection/documents"
_LETTER = "shared/documents/typ/letter"


def _paper(name: str, ja: str, template: str, right: str = "print", fee: str = "") -> Paper:
    return register(Paper(f"collection.{name}", ja, f"{template}.typ", f"collection.{right}", fee=fee))


REMINDER = _paper("reminder", "督促状", _LETTER)
DEMAND = _paper("demand", "催告書", _LETTER)
PLAN = _paper("plan_paper", "納付誓約書", _LETTER)
REFUND_NOTICE = _paper("refund_notice", "過誤納金還付・充当通知書", _LETTER)
FAILED_DEBIT = _paper("failed_debit", "口座振替不能のお知らせ", _LETTER)
SLIPS = _paper("slips", "納付書", f"{_FOLDER}/slips")
CERTIFICATE = _paper("payment_certificate", "納税証明書", f"{_FOLDER}/certificate", fee="payment_certificate")
