"""Pictures and papers of a request: given, opened, taken back, destroyed (添付)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.joint_office.procedures import attach_files
from kikan.businesses.joint_office.procedures.reading_files import LARGEST
from kikan.businesses.joint_office.reads import attachments, requests
from kikan.businesses.joint_office.reads.attachments import AttachmentLine
from kikan.businesses.joint_office.reads.members import delegates_on
from kikan.businesses.joint_office.screens.asking import Line, Offering, url
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, NotPermitted
from kikan.shared.tenancy import clock, tenant

FORM = "joint_office/form.html"
REQUEST, CHANGE, APPROVE = "joint_office.request", "joint_office.change", "joint_office.approve"


class WithFile(Offering):
    """A form that may bring a picture or paper along; its acts take `file_name`, `content` and `is_clean`."""

    file = forms.FileField(
        label="添付する画像か文書", required=False,
        help_text="PNG・JPEG・PDF、5MBまで。住民や職員の個人情報が写ったものは添付できません。",
        widget=forms.ClearableFileInput(attrs={"class": "in in-file", "accept": "image/png,image/jpeg,application/pdf"}),
    )  # fmt: skip
    is_clean = forms.BooleanField(
        label="個人情報がない",
        required=False,
        help_text="氏名、住所、宛名番号などが添付に写っていないことを確かめ、印を付けます。",
    )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        file = given.pop("file", None)
        if file is not None and file.size > LARGEST:
            # Not read into memory at all; the procedure has the same limit.
            self.add_error("file", f"添付するファイルが大きすぎます（{LARGEST // 1_000_000}MBまで）。")
            file = None
        return given | {"file_name": file.name if file else "", "content": file.read() if file else b""}


class FileForm(WithFile):
    """添付."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["file"].required = True


class ReasonForm(Offering):
    """取下げの理由."""

    reason = Line(label="取り下げる理由")


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def attach(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Give a file with a request; the office and delegates may. Errors: NotFound, NotPermitted."""
    actor = actor_in(request)
    with tenant(municipality):
        found = requests.request_of(number)
    if found is None:
        raise NotFound("この要望はありません。", what_to_do="要望の一覧から開き直してください。")
    if not actor.may(CHANGE):
        actor.require(REQUEST)
    form = FileForm(request.POST or None, request.FILES or None)

    def act() -> str:
        give = attach_files.attach_office_file if actor.may(CHANGE) else attach_files.attach_file
        give(request=number, **form.cleaned_data, actor=actor)
        return url("request", municipality, number=number)

    context = {
        "ja": f"要望第{number}号　添付", "button": "添付する", "told": found.title,
        "back": url("request", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, FORM, context)


@screen("joint_office.look")
@require_GET
def attachment(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The file itself; whoever sees the request sees it. Errors: NotFound, also where it was taken back."""
    actor_in(request)
    with tenant(municipality):
        found, content = attachments.content_of(number)
    response = HttpResponse(content, content_type=found.content_type)
    # A picture is shown; a paper of somebody else's is saved, and opened outside of this place.
    how = "attachment" if found.ending == "pdf" else "inline"
    response["Content-Disposition"] = f'{how}; filename="attachment-{number}.{found.ending}"'
    return response


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def take_back(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The giver or the office takes a file back, with a reason. Errors: NotFound, NotPermitted."""
    actor = actor_in(request)
    with tenant(municipality):
        found = attachments.attachment_of(number)
        member = delegates_on(clock.today()).get(actor.user)
    if found is None:
        raise NotFound("この添付はありません。", what_to_do="要望の画面から開き直してください。")
    if not may_take_back(found, actor, member):
        raise NotPermitted(
            "ほかの団体の添付です。", what_to_do="添付した団体か共同事務局に依頼してください。"
        )
    form = ReasonForm(request.POST or None)

    def act() -> str:
        take = attach_files.remove_file if actor.may(CHANGE) else attach_files.take_back_file
        take(attachment=number, **form.cleaned_data, actor=actor)
        return url("request", municipality, number=found.request)

    context = {
        "ja": "添付の取下げ", "button": "取り下げる", "back": url("request", municipality, number=found.request),
        "told": f"{found.name}　取り下げると、だれも開けなくなります。",
    }  # fmt: skip
    return carried_out(request, form, act, FORM, context)


def may_take_back(it: AttachmentLine, actor: Actor, member: int | None) -> bool:
    """Whether the actor gave it for its member, or is of the office."""
    return actor.may(CHANGE) or (actor.may(REQUEST) and member is not None and member == it.member)


@screen("joint_office.approve")
@require_POST
def destroy(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Destroy the bytes of a file that was taken back; another person than who took it back."""
    actor = actor_in(request)

    def destroyed() -> HttpResponse:
        attach_files.destroy_file(attachment=number, actor=actor)
        with tenant(municipality):
            found = attachments.attachment_of(number)
        assert found is not None
        return redirect(url("request", municipality, number=found.request))

    return once(request, destroyed)
