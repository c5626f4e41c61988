"""Members, their businesses, their delegates (構成団体・業務・委員)."""

from typing import Any

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.joint_office.procedures import advance_business as steps
from kikan.businesses.joint_office.procedures.accept_migrated import accept_migrated
from kikan.businesses.joint_office.procedures.complete_returned import complete_returned
from kikan.businesses.joint_office.procedures.gate_members import gate_member
from kikan.businesses.joint_office.procedures.set_agreements import end_delegate, name_delegate
from kikan.businesses.joint_office.procedures.set_members import (
    amend_member,
    enter_member,
    join_member,
    leave_member,
)
from kikan.businesses.joint_office.reads import activations, choices, flows, members, timeline, visits
from kikan.businesses.joint_office.reads.handed_back import handed_back
from kikan.businesses.joint_office.reads.taken_in import received, taken_in
from kikan.businesses.joint_office.screens import forms
from kikan.businesses.joint_office.screens.asking import url
from kikan.businesses.joint_office.screens.home import drawn
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.pieces import Act
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

FORM = "joint_office/form.html"
# What comes after a state: the step, its name, its form, its procedure, its right.
STEPS: dict[str, tuple[str, type[Form], Any, str]] = {
    "begin": ("移行の開始", forms.BeginForm, steps.begin_migration, "joint_office.change"),
    "accept": ("移行データの検収", forms.AcceptForm, accept_migrated, "joint_office.approve"),
    "train": ("研修の記録", forms.TrainForm, steps.record_training, "joint_office.change"),
    "decide": ("切替えの決定", forms.DecideForm, steps.decide_cutover, "joint_office.approve"),
    "live": ("稼働の開始", forms.LiveForm, steps.go_live, "joint_office.approve"),
    "end": ("業務の終了", forms.EndForm, steps.end_business, "joint_office.approve"),
}
NEXT = {
    1: ("begin", "end"),
    2: ("accept", "train", "end"),
    3: ("accept", "decide", "end"),
    4: ("live", "end"),
    5: ("end",),
}


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """The members of the page's day; a form enters another."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = members.members_on(day)
    form = forms.MemberForm(
        request.POST or None, offered={"kind": choices.member_kinds()}, initial={"agreed_on": clock.today()}
    )
    rows = [(m, m.state_ja(day), url("member", municipality, number=m.member)) for m in found]

    def act() -> str:
        enter_member(**form.cleaned_data, actor=actor)
        return url("member", municipality, number=form.cleaned_data["member"])

    context = {"members": rows, "may_change": actor.may("joint_office.change")}
    return carried_out(request, form, act, "joint_office/members.html", context)


@screen("joint_office.look")
@require_GET
def member(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A member: its agreements, its businesses with their next steps, its history. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        history = members.history_of(number)
        now = next((m for m in history if m.valid_from <= day), None)
        lines = [a for a in activations.activations_on(day) if a.member == number]
        agreements = [a for a in members.agreements_on(None) if number in a.parties]
        people = _delegates(day, number)
        ways, seen = flows.flows_now(number), visits.visits_now(number)
    erasures = members.erasures_of(number)
    returned = handed_back(municipality, number) if now is not None and now.leaves_on else None
    taken = received(municipality, number)
    if asked := next((e for e in erasures if request.GET.get("certificate") == str(e.number)), None):
        return HttpResponse(members.certificate_of(asked.number), content_type="application/pdf")
    if now is None:
        raise NotFound(
            "この構成団体はその日に登録がありません。", what_to_do="構成団体の一覧から開き直してください。"
        )
    courses = timeline.courses(lines, [now], day)
    context = {
        "member": now,
        "state_ja": now.state_ja(day),
        "history": history,
        "plot": drawn(courses, day) if courses else None,
        "businesses": [(a, _next(a, municipality, actor)) for a in lines],
        "agreements": [(a, url("agreement", municipality, number=a.agreement)) for a in agreements],
        "delegates": people,
        "flows": [(f, url("flow", municipality, number=f.flow)) for f in ways],
        "saved": flows.sums(ways),
        "visits": [(v, url("visit", municipality, number=v.visit)) for v in seen],
        "erasures": erasures,
        "returned": returned,
        "taken": taken,
        "acts": _acts(now, municipality, actor),
    }
    return render(request, "joint_office/member.html", context)


def _delegates(day: Any, number: int) -> list[str]:
    names = dict(members.users_here())
    return [
        names[user]
        for user, member in members.delegates_on(day).items()
        if member == number and user in names
    ]


def _acts(it: members.MemberLine, municipality: int, actor: Actor) -> list[Act]:
    """What can be done for the member, greyed with the reason where not."""
    may, number = actor.may("joint_office.approve"), it.member
    lacks = "" if may else "承認の権限がありません"
    joined, leaves = it.joined_on is not None, it.leaves_on is not None
    gone = "脱退しています" if it.returned_on is not None else ""
    no_plan = gone or ("" if actor.may("joint_office.change") else "権限がありません")
    return [
        _act("加入", url("join", municipality, number=number), lacks or ("すでに加入しています" if joined else "")),
        _act("内容を訂正する", url("amend", municipality, number=number), no_plan),
        _act("業務の計画", url("plan", municipality, number=number), no_plan),
        _act(
            "脱退", url("leave", municipality, number=number),
            lacks or ("" if joined else "加入していません") or ("すでに決まっています" if leaves else ""),
        ),
        _act("稼働前の業務の閉鎖", url("gate", municipality, number=number), lacks or gone),
        _act("脱退の完了", url("complete", municipality, number=number), lacks or _not_complete(it)),
    ]  # fmt: skip


def _not_complete(it: members.MemberLine) -> str:
    """Why the leaving cannot be completed yet."""
    if it.returned_on is not None:
        return "完了しています"
    return "" if it.leaves_on is not None and it.leaves_on <= clock.today() else "脱退の日になっていません"


def _act(ja: str, to: str, reason: str) -> Act:
    return Act(ja, reason=reason) if reason else Act(ja, to)


def _next(it: activations.ActivationLine, municipality: int, actor: Actor) -> list[tuple[str, str]]:
    """The steps that come next; without an address those that wait for somebody with another right."""
    found = []
    for name in NEXT.get(it.state, ()):
        ja, _, _, right = STEPS[name]
        to = url("step", municipality, number=it.member, business=it.business, step=name)
        if (actor.may(right) or name != "end") and not (name == "accept" and it.accepted_on):
            found.append((ja, to if actor.may(right) else ""))
    return found


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def amend(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The member's name, kind or planned day is put right."""
    heading = _heading(municipality, number, "内容の訂正", "訂正する")
    with tenant(municipality):
        found = members.member_of(number, clock.today())
    known = (
        {"name": found.name, "kind": found.kind, "planned_join_on": found.planned_join_on} if found else {}
    )
    form = forms.AmendForm(request.POST or None, offered={"kind": choices.member_kinds()}, initial=known)

    def act() -> str:
        amend_member(member=number, **form.cleaned_data, actor=actor_in(request))
        return url("member", municipality, number=number)

    return carried_out(request, form, act, FORM, heading)


@screen("joint_office.approve")
@require_http_methods(["GET", "POST"])
def join(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The member takes part from a day on."""
    form = forms.JoinForm(request.POST or None, initial={"joined_on": clock.today()})

    def act() -> str:
        join_member(member=number, **form.cleaned_data, actor=actor_in(request))
        return url("member", municipality, number=number)

    return carried_out(request, form, act, FORM, _heading(municipality, number, "加入", "加入を登録する"))


@screen("joint_office.approve")
@require_http_methods(["GET", "POST"])
def leave(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The member leaves on a day."""
    form = forms.LeaveForm(request.POST or None)

    def act() -> str:
        leave_member(member=number, **form.cleaned_data, actor=actor_in(request))
        return url("member", municipality, number=number)

    return carried_out(request, form, act, FORM, _heading(municipality, number, "脱退", "脱退を登録する"))


@screen("joint_office.approve")
@require_http_methods(["GET", "POST"])
def gate(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Whether the member's people may open a business before it runs there."""
    with tenant(municipality):
        found = members.member_of(number, clock.today())
    form = forms.GateForm(request.POST or None, initial={"is_gated": bool(found and found.is_gated)})

    def act() -> str:
        gate_member(member=number, **form.cleaned_data, actor=actor_in(request))
        return url("member", municipality, number=number)

    heading = _heading(municipality, number, "稼働前の業務の閉鎖", "登録する")
    return carried_out(request, form, act, FORM, heading)


@screen("joint_office.approve")
@require_http_methods(["GET", "POST"])
def complete(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The member has its data back: it has left."""
    heading = _heading(municipality, number, "脱退の完了", "完了を登録する")
    found = handed_back(municipality, number)
    known = {"returned_on": found.accepted_on, "return_sha256": found.sha256} if found else {}
    form = forms.CompleteForm(request.POST or None, initial=known)

    def act() -> str:
        complete_returned(member=number, **form.cleaned_data, actor=actor_in(request))
        return url("member", municipality, number=number)

    told = found.told_ja if found else ""
    return carried_out(request, form, act, FORM, {**heading, "told": told})


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def plan(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Plan a business of the member, or give it another day."""
    offered = {"business": list(activations.businesses().items())}
    form = forms.PlanForm(request.POST or None, offered=offered, initial={"planned_on": clock.today()})

    def act() -> str:
        steps.plan_business(member=number, **form.cleaned_data, actor=actor_in(request))
        return url("member", municipality, number=number)

    return carried_out(
        request, form, act, FORM, _heading(municipality, number, "業務の計画", "計画を登録する")
    )


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, municipality: int, number: int, business: str, step: str) -> HttpResponse:
    """One step of a business on its way. Errors: NotFound for a step or business that does not exist."""
    known = activations.businesses()
    if step not in STEPS or business not in known:
        raise NotFound("この手順はありません。", what_to_do="構成団体の画面から開き直してください。")
    ja, form_class, procedure, right = STEPS[step]
    actor_in(request).require(right)
    heading = _heading(municipality, number, f"{known[business]}　{ja}", "登録する")
    told, accepted_on = taken_in(municipality, number) if step == "accept" else ("", None)
    form = form_class(request.POST or None, initial={"accepted_on": accepted_on})

    def act() -> str:
        procedure(member=number, business=business, **form.cleaned_data, actor=actor_in(request))
        return url("member", municipality, number=number)

    return carried_out(request, form, act, FORM, {**heading, "told": told})


@screen("joint_office.approve")
@require_http_methods(["GET", "POST"])
def delegates(request: HttpRequest, municipality: int) -> HttpResponse:
    """Who speaks for which member; a form names another."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bodies, users, now = members.members_on(day), members.users_here(), members.delegates_on(day)
    names, people = {m.member: m.name for m in bodies}, dict(users)
    offered = {"user": users, "member": list(names.items())}
    form = forms.DelegateForm(request.POST or None, offered=offered, initial={"from_on": clock.today()})

    def act() -> str:
        name_delegate(**form.cleaned_data, actor=actor)
        return url("delegates", municipality)

    rows = [
        (people.get(user, f"利用者番号{user}"), names.get(code, "")) for user, code in sorted(now.items())
    ]
    return carried_out(request, form, act, "joint_office/delegates.html", {"rows": rows})


@screen("joint_office.approve")
@require_http_methods(["GET", "POST"])
def delegate_end(request: HttpRequest, municipality: int) -> HttpResponse:
    """Somebody speaks for no member any more."""
    actor = actor_in(request)
    with tenant(municipality):
        people, now = dict(members.users_here()), members.delegates_on(clock.today())
    offered = {"user": [(user, people.get(user, f"利用者番号{user}")) for user in sorted(now)]}
    form = forms.EndDelegateForm(request.POST or None, offered=offered, initial={"ended_on": clock.today()})

    def act() -> str:
        end_delegate(**form.cleaned_data, actor=actor)
        return url("delegates", municipality)

    return carried_out(request, form, act, FORM, {"ja": "委員の解任", "button": "解任を登録する"})


def _heading(municipality: int, number: int, ja: str, button: str) -> dict[str, str]:
    """Errors: NotFound for no such member."""
    with tenant(municipality):
        found = next(iter(members.history_of(number)), None)
    if found is None:
        raise NotFound("この構成団体はありません。", what_to_do="構成団体の一覧から開き直してください。")
    return {"ja": f"{found.name}　{ja}", "button": button, "back": url("member", municipality, number=number)}
