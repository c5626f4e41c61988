"""Papers of 収納管理: letters to who has not paid, notices of refunds, the payment certificate."""

from kikan.shared.documents.papers import Paper, register

_FOLDER = "businesses/collection/documents"


def _paper(name: str, ja: str, template: str, right: str = "print", fee: str = "") -> Paper:
    return register(
        Paper(f"collection.{name}", ja, f"{_FOLDER}/{template}.typ", f"collection.{right}", fee=fee)
    )


REMINDER = _paper("reminder", "督促状", "letter")
DEMAND = _paper("demand", "催告書", "letter")
PLAN = _paper("plan_paper", "納付誓約書", "letter")
REFUND_NOTICE = _paper("refund_notice", "過誤納金還付・充当通知書", "letter")
FAILED_DEBIT = _paper("failed_debit", "口座振替不能のお知らせ", "letter")
SLIPS = _paper("slips", "納付書", "slips")
CERTIFICATE = _paper("payment_certificate", "納税証明書", "certificate", fee="payment_certificate")
