"""A file of the immigration agency's notices (在留の通知): trial with the reason of every line, then the drafts."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.exchange.immigration import HEADER, Read, read_notices
from kikan.businesses.residents.procedures.take_in_stay_notices import TakenIn, take_in_stay_notices
from kikan.businesses.residents.reads.stay_notices import Matched, matched
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.tenancy import tenant

LARGEST = 2_000_000


class NoticesForm(forms.Form):
    """The file once; afterwards its text travels in the page until it is taken in."""

    file = forms.FileField(label="通知ファイル（CSV）", required=False)
    text = forms.CharField(label="読み込んだ内容", required=False, strip=False, widget=forms.HiddenInput)

    def content(self) -> bytes:
        given = self.cleaned_data
        return given["file"].read() if given.get("file") else str(given.get("text", "")).encode()

    def clean(self) -> dict[str, Any]:
        given = super().clean() or self.cleaned_data
        if given.get("file") and given["file"].size > LARGEST:
            self.add_error("file", "ファイルが大きすぎます（2MBまで）。")
        elif not given.get("file") and not given.get("text"):
            self.add_error("file", "ファイルを選んでください。")
        return given


@screen("residents.change")
@require_http_methods(["GET", "POST"])
def stay_notices(request: HttpRequest, municipality: int) -> HttpResponse:
    """Choose a file, see the trial, enter the drafts."""
    actor = actor_in(request)
    form = NoticesForm(request.POST or None, request.FILES or None)
    if request.method != "POST" or not form.is_valid():
        return _page(request, form)
    content = form.content()
    try:
        read = read_notices(content)
        if request.POST.get("step") == "enter":
            return once(request, lambda: _taken(request, actor, read))
    except FileRefused as error:
        form.add_error("file", "、".join(error.problems))
        return _page(request, form)
    except ProcedureError as error:
        refuse(form, error)
        return _page(request, form)
    with tenant(municipality):
        lines = matched(read.notices, actor)
    persons = [line.card.person for line in lines if line.card is not None]
    looks.record(actor, screen="residents.stay_notices", persons=persons)
    context = {
        "table": _table(request, actor, lines, read),
        "text": content.decode("utf-8-sig"),
        "lines": lines,
    }
    good = sum(not line.fault for line in lines)
    return _page(request, form, good=good, left_out=len(lines) - good + len(read.faults), **context)


def _page(request: HttpRequest, form: NoticesForm, **more: Any) -> HttpResponse:
    context = {"form": form, "header": "、".join(HEADER), **more}
    return render(request, "residents/stay_notices.html", context, status=400 if form.errors else 200)


def _table(request: HttpRequest, actor: Actor, lines: list[Matched], read: Read) -> Table:
    unread = [Matched(line, None, fault) for line, fault in read.faults]
    return Table(
        request,
        [
            Column("line", "行", "count"),
            Column("name", "氏名", "name", lambda m: m.card.name if m.card else "", _url_of(actor)),
            Column("kind", "内容", value=lambda m: _kind(m, read)),
            Column("state", "試行の結果", "badge", _badge),
            Column("fault", "理由"),
        ],
        sorted([*lines, *unread], key=lambda m: m.line),
        ja="通知の試行結果",
        per_page=200,
    )  # fmt: skip


def _url_of(actor: Actor) -> Any:
    def url(line: Matched) -> str:
        where = {"municipality": actor.municipality, "number": line.card.person} if line.card else {}
        return reverse("residents:person", kwargs=where) if where else ""

    return url


def _badge(line: Matched) -> Badge:
    return Badge("取込不可", "red") if line.fault else Badge("取込可", "green")


def _kind(line: Matched, read: Read) -> str:
    told = next((n for n in read.notices if n.line == line.line), None)
    return "" if told is None else "消除" if told.is_removal else "変更"


def _taken(request: HttpRequest, actor: Actor, read: Read) -> HttpResponse:
    taken: TakenIn = take_in_stay_notices(actor=actor, notices=read.notices)
    left = sorted([*taken.left_out, *read.faults])
    return render(request, "residents/stay_notices_taken.html", {"taken": taken, "left": left})
