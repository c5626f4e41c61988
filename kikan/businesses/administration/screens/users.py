"""Users (利用者): the list, a new one, one user with grants and acts."""

from collections.abc import Callable
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.administration.procedures import users as acts
from kikan.businesses.administration.procedures.rights import end_rights
from kikan.businesses.administration.reads import users as reads
from kikan.businesses.administration.screens.forms import ReasonForm, UserForm
from kikan.shared.access import Actor
from kikan.shared.access.accounts import Issued
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.tenancy import tenant

TONES = {
    "有効": "green",
    "停止": "grey",
    "ロック中": "red",
    "開始前": "blue",
    "期限切れ": "grey",
    "取上げ": "grey",
}
ACTS: dict[str, Callable[..., Issued | None]] = {
    "deactivate": acts.deactivate_user, "reactivate": acts.reactivate_user, "password": acts.reset_password,
    "second_factor": acts.reset_second_factor, "unlock": acts.unlock_user, "sessions": acts.end_sessions,
}  # fmt: skip


@screen("administration.look")
@require_GET
def users(request: HttpRequest, municipality: int) -> HttpResponse:
    """Everybody who may work here, with what and until when."""
    with tenant(municipality):
        rows = reads.users()
    where = request.path
    columns = (
        Column("name", "氏名", url=lambda u: f"{where}{u.number}/"),
        Column("login", "利用者ID", "code"),
        Column("offices", "所属"),
        Column("roles", "役割・権限"),
        Column("last_day", "期限", "day"),
        Column("state", "状態", "badge", value=lambda u: Badge(u.state, TONES[u.state])),
    )
    table = Table(
        request, columns, rows, name="users", ja="利用者", sort="login", empty="利用者はいません。",
        export_right="administration.export",
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    return render(request, "administration/users.html", {"table": table})


@screen("administration.change")
@require_http_methods(["GET", "POST"])
def new_user(request: HttpRequest, municipality: int) -> HttpResponse:
    """A new user; what is handed over stands on the page that answers, once."""
    actor = actor_in(request)
    form = UserForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            return once(
                request, lambda: issued_page(request, acts.create_user(**form.cleaned_data, actor=actor))
            )
        except ProcedureError as error:
            refuse(form, error)
    return render(
        request, "administration/user_new.html", {"form": form}, status=400 if form.is_bound else 200
    )


def issued_page(request: HttpRequest, issued: Issued) -> HttpResponse:
    """What the user is given, to be handed over now: it is shown nowhere again."""
    picture = ""
    if issued.address:
        picture = segno.make(issued.address, error="m").svg_data_uri(scale=5, border=4)
    url = reverse(
        "administration:user", kwargs={"municipality": actor_in(request).municipality, "number": issued.user}
    )
    return render(request, "administration/issued.html", {"issued": issued, "picture": picture, "url": url})


@screen("administration.look")
@require_GET
def user(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One user: state, rights of today, every grant ever given, and what administrators did."""
    return _page(request, number, ReasonForm())


def _page(request: HttpRequest, number: int, form: ReasonForm) -> HttpResponse:
    actor = actor_in(request)
    with tenant(actor.municipality):
        page = reads.user_page(number)
    context = {
        "page": page, "form": form, "acts": _possible(page, actor),
        "grants": [(g, TONES[g.state]) for g in page.grants], "tone": TONES[page.user.state],
        "may_change": actor.may("administration.change"),
    }  # fmt: skip
    return render(request, "administration/user.html", context, status=400 if form.is_bound else 200)


def _possible(page: reads.UserPage, actor: Actor) -> list[tuple[str, str, str]]:
    """(name, 日本語, kind of button) of what may be done to the user now."""
    if not page.is_own or not actor.may("administration.change"):
        return []
    is_active = page.user.state != "停止"
    offered = [
        (page.is_locked, "unlock", "ロックを解除する", ""),
        (is_active, "password", "パスワードを再設定する", "two"),
        (is_active, "second_factor", "二要素を再設定する", "two"),
        (is_active, "sessions", "サインインを打ち切る", "two"),
        (is_active and page.user.number != actor.user, "deactivate", "利用を停止する", "red"),
        (not is_active, "reactivate", "利用を再開する", ""),
    ]
    return [(name, ja, kind) for holds, name, ja, kind in offered if holds]


@screen("administration.change")
@require_POST
def act(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Stop, unlock, reset …; resets answer with what is handed over."""
    actor, form = actor_in(request), ReasonForm(request.POST)
    todo = ACTS.get(request.POST.get("act", ""))
    if todo is None:
        raise Refused("この操作はありません。", what_to_do="画面を開き直してください。")

    def carry_out() -> HttpResponse:
        issued: Any = todo(user=number, reason=form.cleaned_data["reason"], actor=actor)
        if isinstance(issued, Issued):
            return issued_page(request, issued)
        return redirect("administration:user", municipality=municipality, number=number)

    return _once_or_page(request, number, form, carry_out)


@screen("administration.change")
@require_POST
def end(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """End one grant of the user before its time."""
    actor, form = actor_in(request), ReasonForm(request.POST)
    grant = request.POST.get("grant", "")
    if not (grant.isascii() and grant.isdigit() and len(grant) <= 18):
        raise Refused("付与を選んでください。", what_to_do="画面を開き直してください。")

    def carry_out() -> HttpResponse:
        end_rights(grant=int(grant), reason=form.cleaned_data["reason"], actor=actor)
        return redirect("administration:user", municipality=municipality, number=number)

    return _once_or_page(request, number, form, carry_out)


def _once_or_page(
    request: HttpRequest, number: int, form: ReasonForm, carry_out: Callable[[], HttpResponse]
) -> HttpResponse:
    if form.is_valid():
        try:
            return once(request, carry_out)
        except Refused as error:
            refuse(form, error)
    return _page(request, number, form)
