"""Papers of the late-stage elderly's medical system (後期高齢者医療の帳票); all are letters."""

from kikan.shared.documents.papers import Paper, register


def _letter(name: str, ja: str) -> Paper:
    template = "shared/documents/typ/letter.typ"
    return register(Paper(f"late_elderly_medical.{name}", ja, template, "late_elderly_medical.print"))


PREMIUM_NOTICE = _letter("premium_notice", "後期高齢者医療保険料額決定（変更）通知書")
CONFIRMATION = _letter("confirmation", "後期高齢者医療資格確認書")
