"""Papers of long-term care insurance (介護保険の帳票); all are letters, told apart by what stands on them."""

from kikan.shared.documents.lists import TEMPLATE as LIST_TEMPLATE
from kikan.shared.documents.papers import Paper, register


def _letter(name: str, ja: str) -> Paper:
    template = "shared/documents/typ/letter.typ"
    return register(Paper(f"long_term_care.{name}", ja, template, "long_term_care.print"))


PREMIUM_NOTICE = _letter("premium_notice", "介護保険料額決定（変更）通知書")
INSURED_CARD = _letter("insured_card", "介護保険被保険者証")
RATIO_CARD = _letter("ratio_card", "介護保険負担割合証")
CERTIFICATION_NOTICE = _letter("certification_notice", "要介護認定・要支援認定結果通知書")
POSTPONEMENT = _letter("postponement", "要介護認定延期通知書")
RENEWAL_REMINDER = _letter("renewal_reminder", "要介護認定更新のお知らせ")
ENTITLEMENT = _letter("entitlement", "介護保険受給資格証明書")
ROOM_MEAL_CARD = _letter("room_meal_card", "介護保険負担限度額認定証")
ROOM_MEAL_REFUSAL = _letter("room_meal_refusal", "介護保険負担限度額認定不承認通知書")
ROOM_MEAL_REMINDER = _letter("room_meal_reminder", "負担限度額認定更新のお知らせ")
COMBINED_LETTER = _letter("combined_letter", "高額医療合算介護サービス費 支給申請のお知らせ")
RESTRICTION_ANNOUNCEMENT = _letter("restriction_announcement", "介護保険給付制限予告通知書")
RESTRICTION_NOTICE = _letter("restriction_notice", "介護保険給付制限決定通知書")
HIGH_COST_LETTER = _letter("high_cost_letter", "高額介護サービス費 支給申請のお知らせ")
BORNE_CERTIFICATE = _letter("borne_certificate", "介護保険自己負担額証明書")
BENEFIT_NOTICE = _letter("benefit_notice", "介護保険給付費支給決定通知書")


def _list(name: str, ja: str) -> Paper:
    """A list the office and the board work from; nobody signs it."""
    kind = f"long_term_care.{name}"
    return register(Paper(kind, ja, LIST_TEMPLATE, "long_term_care.print", is_signed=False))


BOARD_MATERIAL = _list("board_material", "介護認定審査会資料")
BOARD_MINUTES = _list("board_minutes", "介護認定審査会審査結果一覧（議事録）")
