"""Rights (権限): one's own, asking, deciding, what runs out, and the table of roles."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.administration.procedures import rights as acts
from kikan.businesses.administration.reads import rights as reads
from kikan.businesses.administration.reads import users
from kikan.businesses.administration.screens.forms import DecisionForm, WishForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError, Refused
from kikan.shared.tenancy import tenant

TONES = {"": "amber", "approved": "green", "declined": "red", "withdrawn": "grey"}
MOST = 200


@screen("administration.request")
@require_GET
def own(request: HttpRequest, municipality: int) -> HttpResponse:
    """What I may do here and until when, and what I asked for (自分の権限)."""
    actor = actor_in(request)
    with tenant(municipality):
        grants, asked = users.own_grants(actor), reads.requests_for(actor)
    context = {
        "grants": grants, "rights": users.rights_by_business(actor.rights),
        "asked": [(r, TONES[r.outcome]) for r in asked],
    }  # fmt: skip
    return render(request, "administration/own.html", context)


@screen("administration.request")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for a right: everybody for oneself, an administrator for anybody."""
    actor = actor_in(request)
    is_own = not actor.may("administration.change")
    with tenant(municipality):
        offered = {
            "offices": reads.choosable_offices(),
            "roles": reads.choosable_roles(),
            "rights": reads.choosable_rights(),
        }
    initial = {"office": actor.office} if is_own else {"login": request.GET.get("login", "")[:40]}
    form = WishForm(request.POST or None, is_own=is_own, initial=initial, **offered)
    if request.method == "POST" and form.is_valid():
        user = actor.user if is_own else reads.user_of_login(form.cleaned_data["login"])
        if user is None:
            form.add_error("login", "この利用者IDの人はいないか、停止されています。")
        else:
            try:
                return once(
                    request,
                    lambda: _asked(municipality, acts.request_rights(wish=form.wish(user), actor=actor)),
                )
            except ProcedureError as error:
                _refuse(form, error)
    status = 400 if form.is_bound else 200
    return render(request, "administration/ask.html", {"form": form, "is_own": is_own}, status=status)


def _refuse(form: WishForm, error: ProcedureError) -> None:
    """The form speaks of the last day, the procedure of the day after; of the login, of the user."""
    error.field = {"valid_until": "last_day", "user": "login"}.get(error.field, error.field)
    refuse(form, error)


def _asked(municipality: int, number: int) -> HttpResponse:
    return redirect("administration:request", municipality=municipality, number=number)


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def requests(request: HttpRequest, municipality: int) -> HttpResponse:
    """What waits for a decision, and what was decided; several may be approved at once."""
    actor = actor_in(request)
    if request.method == "POST" and "approve" in request.POST:
        return once(request, lambda: _approve_many(request))
    with tenant(municipality):
        waiting, listed = reads.waiting(), reads.requests()
    context = {
        "waiting": [(r, actor.user in (r.asked_by, r.user)) for r in waiting],
        "may_approve": actor.may("administration.approve"),
        "table": _table(request, [r for r in listed if not r.is_open]),
    }
    return render(request, "administration/requests.html", context)


def _approve_many(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    acts.approve_many(requests=chosen(request, "requests"), actor=actor)
    return redirect("administration:requests", municipality=actor.municipality)


def chosen(request: HttpRequest, name: str) -> list[int]:
    """The numbers that were ticked."""
    texts = request.POST.getlist(name)[:MOST]
    return [int(text) for text in texts if text.isascii() and text.isdigit() and len(text) <= 18]


def _table(request: HttpRequest, rows: list[reads.Request]) -> Table:
    where = request.path
    columns = (
        Column("number", "申請番号", "count", url=lambda r: f"{where}{r.number}/"),
        Column("user_name", "利用者"),
        Column("what", "内容"),
        Column("office", "所属"),
        Column("last_day", "期限", "day"),
        Column("asked_by_name", "申請者"),
        Column("decided_by_name", "決裁者"),
        Column("outcome", "結果", "badge", value=lambda r: Badge(r.outcome_ja, TONES[r.outcome])),
    )  # fmt: skip
    return Table(
        request, columns, rows, name="decided", ja="決裁した申請", sort="-number", per_page=30,
        empty="決裁した申請はありません。", export_right="administration.export",
    )  # fmt: skip


@screen("administration.request")
@require_GET
def one(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One request with its reason and what was decided."""
    return _page(request, number, DecisionForm())


def _page(request: HttpRequest, number: int, form: DecisionForm) -> HttpResponse:
    actor = actor_in(request)
    with tenant(actor.municipality):
        asked = reads.request(number)
    is_party = actor.user in (asked.asked_by, asked.user)
    if not is_party:
        actor.require("administration.look")
    context = {
        "asked": asked, "tone": TONES[asked.outcome], "form": form,
        "may_decide": asked.is_open and not is_party and actor.may("administration.approve"),
        "may_withdraw": asked.is_open and asked.asked_by == actor.user,
        "is_party": is_party,
    }  # fmt: skip
    return render(request, "administration/request.html", context, status=400 if form.is_bound else 200)


@screen("administration.approve")
@require_POST
def decide(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Approve or decline one request."""
    actor, form = actor_in(request), DecisionForm(request.POST)

    def carry_out() -> HttpResponse:
        acts.decide_rights(
            request=number,
            outcome=request.POST.get("outcome", ""),
            opinion=form.cleaned_data["opinion"],
            actor=actor,
        )
        return redirect("administration:request", municipality=municipality, number=number)

    if form.is_valid():
        try:
            return once(request, carry_out)
        except (Refused, NotPermitted) as error:
            refuse(form, error)
    return _page(request, number, form)


@screen("administration.request")
@require_POST
def withdraw(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Whoever asked takes it back."""
    actor = actor_in(request)

    def carry_out() -> HttpResponse:
        acts.withdraw_request(request=number, actor=actor)
        return redirect("administration:request", municipality=municipality, number=number)

    return once(request, carry_out)


@screen("administration.look")
@require_http_methods(["GET", "POST"])
def expiring(request: HttpRequest, municipality: int) -> HttpResponse:
    """Grants that run out soon; an administrator asks to extend many at once."""
    actor = actor_in(request)
    may_extend = actor.may("administration.change")
    if request.method == "POST" and "extend" in request.POST:
        actor.require("administration.change")
        return once(request, lambda: _extend(request))
    with tenant(municipality):
        rows, again = reads.expiring(), reads.asked_again()
    listed = [(g, (g.user, g.what, _day_after(g)) in again) for g in rows]
    context = {"rows": listed, "may_extend": may_extend, "days": reads.SOON}
    return render(request, "administration/expiring.html", context)


def _day_after(grant: users.GrantRow) -> date:
    return grant.last_day + timedelta(days=1)


def _extend(request: HttpRequest) -> HttpResponse:
    actor = actor_in(request)
    acts.extend_rights(grants=chosen(request, "grants"), actor=actor)
    return redirect("administration:requests", municipality=actor.municipality)


@screen("administration.look")
@require_GET
def roles(request: HttpRequest, municipality: int) -> HttpResponse:
    """Which role may do what in which business; the same for every member."""
    listed, rows = reads.matrix()
    by_role = [(role.ja, [row.cells[i] for row in rows]) for i, role in enumerate(listed)]
    return render(request, "administration/roles.html", {"rows": rows, "by_role": by_role})
