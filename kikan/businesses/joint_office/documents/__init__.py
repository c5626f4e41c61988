"""Papers of the joint office (共同事務局の帳票)."""

from kikan.shared.documents.lists import TEMPLATE
from kikan.shared.documents.papers import Paper, register

SHARE_NOTICE = register(
    Paper(
        "joint_office.share_notice", "負担金額通知書", "shared/documents/typ/letter.typ", "joint_office.print"
    )
)
REQUEST_SUMMARY = register(
    Paper("joint_office.request_summary", "要望の年次報告書", TEMPLATE, "joint_office.print", is_signed=False)
)
