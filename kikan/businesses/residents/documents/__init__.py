"""Papers of the resident register (住民記録の証明書)."""

from kikan.businesses.residents.documents.letters import KINDS
from kikan.shared.documents.lists import TEMPLATE
from kikan.shared.documents.papers import Paper, register

HOUSEHOLD_COPY = register(
    Paper(
        "residents.household_copy",
        "住民票の写し（世帯連記式）",
        "businesses/residents/documents/household_copy.typ",
        "residents.print",
        fee="resident_copy",
    )
)
INDIVIDUAL_COPY = register(
    Paper(
        "residents.individual_copy",
        "住民票の写し（個人票）",
        "businesses/residents/documents/individual_copy.typ",
        "residents.print",
        fee="resident_copy",
    )
)
REMOVED_COPY = register(
    Paper(
        "residents.removed_copy",
        "住民票の除票の写し",
        "businesses/residents/documents/individual_copy.typ",
        "residents.print",
        fee="removed_copy",
    )
)
RECORD_ITEMS = register(
    Paper(
        "residents.record_items",
        "住民票記載事項証明書",
        "businesses/residents/documents/record_items.typ",
        "residents.print",
        fee="record_items",
    )
)
REMOVED_ITEMS = register(
    Paper(
        "residents.removed_items",
        "住民票除票記載事項証明書",
        "businesses/residents/documents/record_items.typ",
        "residents.print",
        fee="record_items",
    )
)
MOVE_OUT_CERTIFICATE = register(
    Paper(
        "residents.move_out_certificate",
        "転出証明書",
        "businesses/residents/documents/move_out.typ",
        "residents.print",
    )
)
MOVE_OUT_EQUIVALENT = register(
    Paper(
        "residents.move_out_equivalent",
        "転出証明書に準ずる証明書",
        "businesses/residents/documents/move_out.typ",
        "residents.print",
    )
)
FORMER_COPY = register(
    Paper(
        "residents.former_copy",
        "改製原住民票の写し",
        "businesses/residents/documents/individual_copy.typ",
        "residents.print",
        fee="former_copy",
    )
)
LETTERS = {
    name: register(
        Paper(
            f"residents.{name}",
            kind.title,
            "businesses/residents/documents/letter.typ",
            "residents.print",
        )
    )
    for name, kind in KINDS.items()
}
# What only the office reads (作業用の一覧): nobody signs them.
WORK_LISTS = {
    name: register(Paper(f"residents.{name}", ja, TEMPLATE, "residents.print", is_signed=False))
    for name, ja in (
        ("provisional_list", "仮登録一覧"),
        ("overflow_list", "文字溢れ・未登録外字一覧"),
        ("suppression_list", "抑止対象者一覧"),
        ("unanswered_list", "転入通知未着者一覧"),
        ("error_list", "エラー・注意一覧"),
    )
}
CONFIRMATION = register(
    Paper(
        "residents.confirmation",
        "確認票",
        "businesses/residents/documents/confirmation.typ",
        "residents.print",
        is_signed=False,
    )
)
REGISTER_VIEWING = register(
    Paper(
        "residents.register_viewing",
        "住民基本台帳の一部の写し（閲覧用）",
        TEMPLATE,
        "residents.print",
        fee="register_viewing",
        is_signed=False,
    )
)
