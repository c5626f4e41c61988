"""Papers of seal registration (印鑑登録の書類): each kind with the right it needs."""

from kikan.shared.documents.papers import Paper, register

_FOLDER = "businesses/seals/documents"


def _paper(name: str, ja: str, template: str, right: str, fee: str = "") -> Paper:
    return register(Paper(f"seals.{name}", ja, f"{_FOLDER}/{template}.typ", f"seals.{right}", fee=fee))


CERTIFICATE = _paper("certificate", "印鑑登録証明書", "certificate", "print", "seal_certificate")
LEDGER = _paper("ledger", "印鑑登録原票", "ledger", "imprint")
CARD = _paper("card_paper", "印鑑登録証", "card", "change", "seal_registration")
INQUIRY = _paper("inquiry", "印鑑登録の照会書・回答書", "inquiry", "change")
CANCELLATION = _paper("cancellation_notice", "印鑑登録抹消通知書", "letter", "change")
COMPLETION = _paper("completion_notice", "印鑑登録完了通知書", "letter", "change")
FORMS = {
    "registration": _paper("form_registration", "印鑑登録申請書", "form", "change"),
    "cancellation": _paper("form_cancellation", "印鑑登録廃止申請書", "form", "change"),
    "loss": _paper("form_loss", "印鑑登録証亡失届書", "form", "change"),
    "certificate": _paper("form_certificate", "印鑑登録証明書交付申請書", "form", "change"),
    "guarantee": _paper("form_guarantee", "印鑑登録保証書", "form", "change"),
    "proxy": _paper("form_proxy", "委任状", "form", "change"),
}
