"""Requests and their way: list, page with discussion and votes, each step as a form (要望)."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.joint_office.procedures import decide_requests as decide
from kikan.businesses.joint_office.procedures import raise_requests as wish
from kikan.businesses.joint_office.reads import activations, attachments, choices, meetings, requests
from kikan.businesses.joint_office.reads.attachments import AttachmentLine
from kikan.businesses.joint_office.reads.members import delegates_on, members_on
from kikan.businesses.joint_office.screens import request_forms as forms
from kikan.businesses.joint_office.screens.asking import Offering, url
from kikan.businesses.joint_office.screens.attachments import may_take_back
from kikan.law import LawGap
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.pieces import Act, Tile
from kikan.shared.desk.tables import Column, Table
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

FORM = "joint_office/form.html"
REQUEST, CHANGE, APPROVE = "joint_office.request", "joint_office.change", "joint_office.approve"


@dataclass(frozen=True)
class Step:
    """A step of a request: its name, form, procedure, right, and the states it may be taken in."""

    ja: str
    form: type[Offering]
    procedure: Any
    right: str
    states: tuple[int, ...]


OPEN = tuple(range(1, 13))
STEPS = {
    "submit": Step("提出", forms.NoForm, wish.submit_request, REQUEST, (1,)),
    "duplicate": Step("重複として統合", forms.DuplicateForm, decide.mark_duplicate, CHANGE, (2,)),
    "similar": Step("他団体の例の確認", forms.TextForm, decide.note_similar, CHANGE, (2,)),
    "workaround": Step("運用の検討", forms.WorkaroundForm, decide.review_workaround, CHANGE, (3,)),
    "opinion": Step("専門部会の意見", forms.OpinionForm, decide.give_opinion, CHANGE, (4,)),
    "resume": Step("保留からの再開", forms.NoForm, decide.resume_request, CHANGE, (23,)),
    "vote": Step("投票", forms.VoteForm, wish.cast_vote, REQUEST, (5,)),
    "close": Step("投票の締切り", forms.NoForm, decide.close_vote, APPROVE, (5,)),
    "estimate": Step("見積り", forms.EstimateForm, decide.estimate_request, CHANGE, (6,)),
    "schedule": Step("版の決定", forms.ScheduleForm, decide.schedule_request, CHANGE, (7, 8)),
    "developed": Step("開発の記録", forms.TestForm, decide.record_developed, CHANGE, (8,)),
    "confirm": Step("実演の確認", forms.ConfirmForm, decide.confirm_demo, APPROVE, (9,)),
    "evaluate": Step("提供後の評価", forms.TextForm, decide.evaluate_request, CHANGE, (11,)),
    "comment": Step("意見を述べる", forms.CommentForm, wish.comment_request, REQUEST, (*OPEN, 23)),
    "withdraw": Step("取下げ", forms.NoForm, wish.withdraw_request, REQUEST, (1, 2, 3, 4, 23)),
}


@screen("joint_office.look")
@require_GET
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every request with its state, hours lost and age; filters find by words."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        found = requests.requests_now()
        names = {m.member: m.name for m in members_on(None)}
    columns = (
        Column("request", "要望番号", "count", url=lambda r: url("request", municipality, number=r.request)),
        Column("title", "件名", url=lambda r: url("request", municipality, number=r.request)),
        Column("business_ja", "業務"),
        Column("member", "団体", value=lambda r: names.get(r.member, "")),
        Column("state_ja", "状態"),
        Column("hours", "月に失う時間", "count"),
        Column(
            "age",
            "この状態の日数",
            "count",
            value=lambda r: (today - r.valid_from).days if r.is_open else None,
        ),
    )
    table = Table(
        request, columns, found, name="requests", ja="要望", sort="-request", empty="要望はありません。", empty_url="",
    )  # fmt: skip
    waiting = [r for r in found if r.is_open]
    tiles = [
        Tile("進行中の要望", f"{len(waiting):,}", "件"),
        Tile("投票中", f"{sum(r.state == 5 for r in found):,}", "件"),
        Tile("月に失う時間", f"{sum(r.hours for r in waiting):,}", "時間"),
    ]
    context = {"table": table, "tiles": tiles, "may_request": actor.may(REQUEST)}
    context["summary_url"] = url("request_summary", municipality, year=fiscal_year_of(today))
    return render(request, "joint_office/requests.html", context)


@screen("joint_office.request")
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest, municipality: int) -> HttpResponse:
    """Draft a request for the member one speaks for."""
    offered = {"business": list(activations.businesses().items())}
    form = forms.RequestForm(request.POST or None, request.FILES or None, offered=offered)

    def act() -> str:
        number = wish.enter_request(**form.cleaned_data, actor=actor_in(request))
        return url("request", municipality, number=number)

    context = {"ja": "要望の起案", "button": "起案する", "back": url("requests", municipality)}
    return carried_out(request, form, act, FORM, context)


@screen("joint_office.look")
@require_GET
def request_page(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One request: what is wished, its course, who said and voted what, the next steps. Errors: NotFound."""
    actor, today = actor_in(request), clock.today()
    with tenant(municipality):
        found = requests.request_of(number)
        if found is None:
            raise NotFound("この要望はありません。", what_to_do="要望の一覧から開き直してください。")
        names = {m.member: m.name for m in members_on(None)}
        remarks, ballots = requests.remarks_of(number), requests.ballots_of(number)
        release = requests.release_of(found.release) if found.release else None
        member = delegates_on(today).get(actor.user)
        context = {
            "request_": found,
            "member": names.get(found.member, ""),
            "course": requests.course_of(number),
            "remarks": [(r, names.get(r.member or 0, "共同事務局")) for r in remarks],
            "ballots": [(b, names.get(b.member, "")) for b in ballots],
            "result": _result(number) if found.state == 5 or ballots else None,
            "alike": [
                (r, url("request", municipality, number=r.request))
                for r in requests.alike(found.title, found.business, number)
            ],
            "release": release,
            "release_url": url("release", municipality, number=release.release) if release else "",
            "files": [
                _file(a, names, municipality, actor, member) for a in attachments.attachments_of(number)
            ],
            "meetings": [
                (m, i, url("meeting", municipality, number=m.meeting))
                for m, i in meetings.dealt_with(request=number)
            ],
            "acts": _acts(found, municipality, actor, member),
        }
    return render(request, "joint_office/request.html", context)


def _file(
    it: AttachmentLine, names: dict[int, str], municipality: int, actor: Actor, member: int | None
) -> dict[str, Any]:
    """A file with who gave it, where it opens, and what the actor may do with it."""
    stands = it.taken_on is None
    return {
        "it": it,
        "giver": names.get(it.member or 0, "共同事務局"),
        "url": url("attachment", municipality, number=it.number) if stands else "",
        "take_back": url("attachment_take_back", municipality, number=it.number)
        if stands and may_take_back(it, actor, member)
        else "",
        "destroy": url("attachment_destroy", municipality, number=it.number)
        if not stands and it.destroyed_on is None and actor.may(APPROVE)
        else "",
    }


def _result(number: int) -> Any:
    """What the votes come to; None where the union's rules are missing."""
    today = clock.today()
    try:
        return requests.result_of(number, today, activations.law_of(fiscal_year_of(today)))
    except LawGap:
        return None


def _acts(it: requests.RequestLine, municipality: int, actor: Actor, member: int | None) -> list[Act]:
    """The steps of the state, greyed where somebody else must take them."""
    found = []
    for name, step in STEPS.items():
        if it.state not in step.states:
            continue
        why = "" if actor.may(step.right) else "権限がありません"
        if not why and step.right == REQUEST and member is None:
            why = "構成団体の委員が行います"
        if not why and name in ("submit", "withdraw") and member != it.member:
            why = "起案した団体の委員が行います"
        place = url("request_step", municipality, number=it.request, step=name)
        found.append(Act(step.ja, reason=why) if why else Act(step.ja, place))
    if it.is_open:
        may_give = actor.may(CHANGE) or (actor.may(REQUEST) and member is not None)
        place = url("attach", municipality, number=it.request)
        found.append(
            Act("添付する", place) if may_give else Act("添付する", reason="委員か共同事務局が行います")
        )
    return found


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def step(request: HttpRequest, municipality: int, number: int, step: str) -> HttpResponse:
    """One step of a request; its procedure asks for its own right. Errors: NotFound, NotPermitted."""
    actor = actor_in(request)
    with tenant(municipality):
        found = requests.request_of(number)
        if found is None or step not in STEPS:
            raise NotFound("この手順はありません。", what_to_do="要望の画面から開き直してください。")
        planned = [(r.release, r.version) for r in requests.releases_now() if r.released_on is None]
    taken = STEPS[step]
    actor.require(taken.right)
    offers: dict[str, dict[str, list[tuple[int, str]]]] = {
        "vote": {"choice": choices.vote_choices()},
        "schedule": {"release": planned},
    }
    form = taken.form(request.POST or None, request.FILES or None, offered=offers.get(step))

    def act() -> str:
        taken.procedure(request=number, **form.cleaned_data, actor=actor)
        return url("request", municipality, number=number)

    context = {
        "ja": f"要望第{number}号　{taken.ja}", "button": "登録する", "told": f"{found.title}（{found.state_ja}）",
        "back": url("request", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, FORM, context)
