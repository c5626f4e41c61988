"""Give a picture or paper with a request, take it back, destroy what was taken back (添付・取下げ・廃棄)."""

from kikan.businesses.joint_office.models import (
    Attachment,
    AttachmentContent,
    AttachmentDestruction,
    AttachmentReturn,
)
from kikan.businesses.joint_office.procedures.checking import (
    delegate_member,
    require_another,
    require_text,
)
from kikan.businesses.joint_office.procedures.reading_files import read_file
from kikan.businesses.joint_office.procedures.requesting import require_request
from kikan.businesses.joint_office.reads.attachments import AttachmentLine, attachment_of, attachments_of
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

MOST = 10


@procedure("joint_office.attach_file", right="joint_office.request", ja="要望への添付")
def attach_file(*, request: int, file_name: str, content: bytes, is_clean: bool, actor: Actor) -> int:
    """A file of the member the actor speaks for; returns its number.

    is_clean: the giver says that no personal data is on it. Errors: NotFound, NotPermitted; Refused, beside the field.
    """
    member = delegate_member(actor, clock.today())
    return keep_file(request, member, file_name, content, is_clean, "joint_office.attach_file", actor)


@procedure("joint_office.attach_office_file", right="joint_office.change", ja="事務局による要望への添付")
def attach_office_file(*, request: int, file_name: str, content: bytes, is_clean: bool, actor: Actor) -> int:
    """A file of the office (an answer, a sketch); returns its number. Errors: NotFound, Refused."""
    return keep_file(request, None, file_name, content, is_clean, "joint_office.attach_office_file", actor)


def keep_file(
    request: int, member: int | None, file_name: str, content: bytes, is_clean: bool, act: str, actor: Actor
) -> int:
    """Look at a file and keep it with an open request. Errors: NotFound, Refused."""
    found = require_request(request)
    if not found.is_open:
        raise Refused(
            f"「{found.state_ja}」の要望には添付できません。", field="file",
            what_to_do="新しい事実があるときは、前の要望番号を書いて起案し直してください。",
        )  # fmt: skip
    if not is_clean:
        raise Refused(
            "個人情報が写っていないことの確認がありません。", field="is_clean",
            what_to_do="氏名、住所、番号などが写っていないことを確かめ、確認の欄に印を付けてください。",
        )  # fmt: skip
    given, kept = read_file(file_name, content), attachments_of(request)
    if same := next((a for a in kept if a.sha256 == given.sha256 and a.taken_on is None), None):
        raise Refused(f"同じファイルが添付されています（{same.name}）。", field="file")
    if len(kept) >= MOST:
        raise Refused(
            f"一つの要望に添付できるのは{MOST}個までです。", field="file", what_to_do="一つの文書にまとめてください。"
        )  # fmt: skip
    number, here = numbers.draw("joint_office.attachment"), current_or_raise()
    entry = append(
        actor=actor, kind="joint_office.file_attached", procedure=act,
        subjects=[("joint_request", request), ("joint_attachment", number)], happened_on=clock.today(),
    ).number  # fmt: skip
    Attachment.objects.create(
        municipality=here, number=number, request=request, member=member, name=given.name, kind=given.kind,
        size=len(given.content), sha256=given.sha256, given_on=clock.today(), entry=entry,
    )  # fmt: skip
    AttachmentContent.objects.create(municipality=here, attachment=number, content=given.content)
    return number


@procedure("joint_office.take_back_file", right="joint_office.request", ja="添付の取下げ")
def take_back_file(*, attachment: int, reason: str, actor: Actor) -> int:
    """The member that gave a file takes it back. Returns the number of the entry.

    Errors: NotFound; NotPermitted for the delegate of another member; Refused for one taken back before.
    """
    found, member = _given(attachment), delegate_member(actor, clock.today())
    if found.member != member:
        raise NotPermitted(
            "ほかの団体の添付です。", what_to_do="添付した団体か共同事務局に依頼してください。"
        )
    return _taken_back(found, member, reason, "joint_office.take_back_file", actor)


@procedure("joint_office.remove_file", right="joint_office.change", ja="事務局による添付の取下げ")
def remove_file(*, attachment: int, reason: str, actor: Actor) -> int:
    """The office takes back any file. Returns the number of the entry. Errors: NotFound, Refused."""
    return _taken_back(_given(attachment), None, reason, "joint_office.remove_file", actor)


def _taken_back(found: AttachmentLine, member: int | None, reason: str, act: str, actor: Actor) -> int:
    """Nobody opens it from now on; its bytes stay until another person destroys them."""
    reason = require_text(reason, "reason", "理由")
    if found.taken_on is not None:
        raise Refused("すでに取り下げられています。", field="reason")
    entry = append(
        actor=actor, kind="joint_office.file_taken_back", procedure=act,
        subjects=[("joint_request", found.request), ("joint_attachment", found.number)],
        happened_on=clock.today(),
    ).number  # fmt: skip
    AttachmentReturn.objects.create(
        municipality=current_or_raise(), attachment=found.number, member=member, reason=reason,
        taken_on=clock.today(), entry=entry,
    )  # fmt: skip
    return entry


@procedure(
    "joint_office.destroy_file", right="joint_office.approve", ja="取り下げた添付の廃棄", takes_two=True
)
def destroy_file(*, attachment: int, actor: Actor) -> int:
    """Another person than who took a file back destroys its bytes; name, size and sum stay. Returns the entry's number.

    Errors: NotFound; Refused for a file that stands, one destroyed before, or by who took it back.
    """
    found = _given(attachment)
    if found.return_entry is None:
        raise Refused(
            "取り下げていない添付は廃棄できません。", what_to_do="先に理由とともに取り下げてください。"
        )
    if found.destroyed_on is not None:
        raise Refused("すでに廃棄されています。")
    require_another(found.return_entry, actor, "取り下げた人は廃棄できません。", "別の人が廃棄してください。")
    here = current_or_raise()
    entry = append(
        actor=actor, kind="joint_office.file_destroyed", procedure="joint_office.destroy_file",
        subjects=[("joint_request", found.request), ("joint_attachment", attachment)], happened_on=clock.today(),
    ).number  # fmt: skip
    AttachmentDestruction.objects.create(
        municipality=here, attachment=attachment, sha256=found.sha256, destroyed_on=clock.today(), entry=entry
    )
    AttachmentContent.objects.filter(municipality=here, attachment=attachment).delete()
    return entry


def _given(number: int) -> AttachmentLine:
    found = attachment_of(number)
    if found is None:
        raise NotFound("この添付はありません。", what_to_do="要望の画面から開き直してください。")
    return found
