"""The worklist (事務一覧), the page of one act, and its decisions: approve, return, decline, enter, close."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.worklist import page
from kikan.shared.errors import Refused
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import acts, editing, reads, sweep
from kikan.shared.worklist.arguments import from_json
from kikan.shared.worklist.models import OPEN_STATES

MOST = 500
STATES = {"": "すべて", "entered": "審査待ち", "proposed": "提案", "returned": "差戻し"}


@dataclass(frozen=True, repr=False)
class Row:
    """One line of the worklist."""

    act: reads.Act
    business: str
    whom: str
    entered_by: str
    due_on: date | None

    @property
    def number(self) -> int:
        return self.act.number

    @property
    def title(self) -> str:
        return self.act.title

    @property
    def state(self) -> Badge:
        return Badge(self.act.state_ja, page.TONES[self.act.state])


@screen("worklist.look")
@require_GET
def worklist(request: HttpRequest, municipality: int) -> HttpResponse:
    """What waits for somebody with these rights, by business and state."""
    actor = actor_in(request)
    state, business = request.GET.get("state", ""), request.GET.get("business", "")
    with tenant(municipality):
        found = reads.open_acts(rights=actor.rights, limit=MOST)
        chosen = [
            a for a in found if (not state or a.state == state) and (not business or a.business == business)
        ]
        whom = page.subjects_shown(chosen)
    users = page.names_of_users(a.entered_by for a in chosen)
    rows = [
        Row(a, page.ja_of(a.business), whom[a.number], users.get(a.entered_by, ""), a.due_on) for a in chosen
    ]
    looks.record(actor, screen="worklist", persons=page.first_persons_of(chosen))
    context = {
        "table": table_of(request, rows),
        "state": state,
        "business": business,
        "states": [
            (name, ja, sum(not name or a.state == name for a in found)) for name, ja in STATES.items()
        ],
        "businesses": sorted({(a.business, page.ja_of(a.business)) for a in found}),
        "count": len(found),
        "is_cut": len(found) == MOST,
        "may_approve": actor.may("worklist.approve"),
    }
    return render(request, "desk/worklist/list.html", context)


def table_of(request: HttpRequest, rows: list[Row]) -> Table:
    where = request.path
    columns = (
        Column("due_on", "期日", "day"),
        Column("title", "件名", url=lambda r: f"{where}{r.number}/"),
        Column("whom", "対象者", "name"),
        Column("business", "業務"),
        Column("state", "状態", "badge"),
        Column("entered_by", "入力者"),
        Column("number", "整理番号", "count"),
    )
    return Table(
        request, columns, rows, name="acts", ja="事務一覧", sort="due_on", per_page=30,
        empty="待っている事務はありません。届出を受け付けると、仮登録がここに並びます。",
        empty_url=f"/{actor_in(request).municipality}/", empty_act="ホームへ",
    )  # fmt: skip


@screen("worklist.look")
@require_GET
def act(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One pending act with the preview the approver decides on; afterwards what came of it."""
    return _page(request, number)


def _page(request: HttpRequest, number: int, wrong: Refused | None = None) -> HttpResponse:
    actor = actor_in(request)
    shown = page.act_page(number, actor)
    _require_look(shown, actor)
    looks.record(actor, screen="worklist.act", persons=[p.person for p in shown.persons])
    context = {"page": shown, "act": shown.act, "wrong": wrong, "reason": request.POST.get("reason", "")}
    return render(request, "desk/worklist/act.html", context, status=400 if wrong else 200)


def _require_look(shown: page.ActPage, actor: Actor) -> None:
    if not actor.may(shown.act.right):
        actor.require(f"{shown.act.business}.look")


@screen("worklist.look")
@require_POST
def decide(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Approve, return, decline, enter or close; what is refused comes back with what was typed."""
    actor, decision = actor_in(request), request.POST.get("decision", "")
    reason = request.POST.get("reason", "").strip()
    todo = _decisions(number, actor, reason).get(decision)
    if todo is None:
        raise Refused("この操作はありません。", what_to_do="画面を開き直してください。")

    def carried_out() -> HttpResponse:
        todo()
        return redirect("worklist_act", municipality=municipality, number=number)

    try:
        return once(request, carried_out)
    except Refused as refused:
        return _page(request, number, refused)


def _decisions(number: int, actor: Actor, reason: str) -> dict[str, Callable[[], object]]:
    return {
        "approve": lambda: acts.approve(number, actor=actor),
        "return": lambda: acts.return_(number, actor=actor, reason=reason),
        "decline": lambda: acts.decline(number, actor=actor, reason=reason),
        "enter": lambda: _enter_as_proposed(number, actor),
        "close": lambda: acts.close(number, actor=actor, reason=reason),
        "tell": lambda: sweep.tell_again(number, actor=actor),
    }


def _enter_as_proposed(number: int, actor: Actor) -> None:
    """A clerk takes a proposal over as it is and hands it on for approval."""
    with tenant(actor.municipality):
        proposed = reads.find(number)
        if proposed.state not in OPEN_STATES or not proposed.procedure:
            raise Refused("仮登録できる提案ではありません。", what_to_do="一覧を開き直してください。")
        arguments = from_json(proposed.procedure, proposed.arguments)
        acts.enter(
            proposed.procedure, actor=actor, arguments=arguments, subjects=proposed.subjects, act=number
        )  # fmt: skip


@screen("worklist.look")
@require_POST
def give_back(request: HttpRequest, municipality: int) -> HttpResponse:
    """The form was left: others may edit (編集中の解除); the page tells so by itself when it goes away."""
    actor, kind, subject = actor_in(request), request.POST.get("kind", ""), request.POST.get("subject", "")
    if kind in ("person", "household") and subject.isascii() and subject.isdigit() and len(subject) <= 18:
        with tenant(municipality):
            editing.give_back((kind, int(subject)), actor)
    return HttpResponse(status=204)
