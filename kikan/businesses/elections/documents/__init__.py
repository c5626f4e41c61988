"""The papers of the electoral roll and the polls (選挙の帳票)."""

from kikan.shared.documents.lists import TEMPLATE
from kikan.shared.documents.papers import Paper, register

EXTRACT = register(Paper("elections.extract", "選挙人名簿抄本", TEMPLATE, "elections.print", is_signed=False))
VIEWING_COPY = register(
    Paper("elections.viewing_copy", "選挙人名簿抄本（閲覧用）", TEMPLATE, "elections.print", is_signed=False)
)
OVERSEAS_CARD = register(
    Paper("elections.overseas_card", "在外選挙人証", "shared/documents/typ/letter.typ", "elections.print")
)
MAIL_CERTIFICATE = register(
    Paper(
        "elections.mail_certificate", "郵便等投票証明書", "shared/documents/typ/letter.typ", "elections.print"
    )
)
ADMISSION_CARD = register(
    Paper(
        "elections.admission_card", "投票所入場券", "businesses/elections/documents/admission_card.typ", "elections.print",
        is_signed=False,
    )
)  # fmt: skip
