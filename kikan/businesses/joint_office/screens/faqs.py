"""The register of work-arounds with a filter by words; members propose, the office confirms (FAQ)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.joint_office.procedures.keep_faqs import decide_faq, enter_faq, propose_faq
from kikan.businesses.joint_office.reads import activations, faqs
from kikan.businesses.joint_office.reads.members import delegates_on, members_on
from kikan.businesses.joint_office.screens.asking import Line, Offering, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import NumberField
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import clock, tenant


class FaqForm(Offering):
    """FAQの登録・提案."""

    business = forms.ChoiceField(label="業務")
    route = Line(
        label="画面の記号（手引きの右に出る記号。空欄は業務の全ての画面）", longest=80, required=False
    )
    screen = Line(label="画面・帳票の呼び名", longest=80, required=False)
    question = Line(label="質問", longest=400)
    answer = Line(label="答え（運用の方法）", longest=1000)


class DecideForm(Offering):
    """FAQの確認."""

    faq = NumberField(label="番号")


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def listed(request: HttpRequest, municipality: int) -> HttpResponse:
    """The register; a post enters (the office), proposes (a delegate), or decides on a proposal (the office)."""
    actor, act_of = actor_in(request), request.POST.get("act", "")
    with tenant(municipality):
        found, names = faqs.faqs_now(), {m.member: m.name for m in members_on(None)}
        member = delegates_on(clock.today()).get(actor.user)
    may_change = actor.may("joint_office.change")
    decides = act_of in ("confirm", "remove")
    offered = {"business": list(activations.businesses().items())}
    form = DecideForm(request.POST) if decides else FaqForm(request.POST or None, offered=offered)

    def act() -> str:
        if decides:
            decide_faq(faq=form.cleaned_data["faq"], is_confirmed=act_of == "confirm", actor=actor)
        else:
            (enter_faq if may_change else propose_faq)(**form.cleaned_data, actor=actor)
        return url("faqs", municipality)

    context = {
        "table": _table(request, municipality, [f for f in found if not f.is_proposed]),
        "waiting": [(f, names.get(f.member or 0, "")) for f in found if f.is_proposed],
        "may_change": may_change,
        "may_enter": may_change or (member is not None and actor.may("joint_office.request")),
    }
    return carried_out(request, form, act, "joint_office/faqs.html", context)


def _table(request: HttpRequest, municipality: int, found: list[faqs.FaqLine]) -> Any:
    def origin(faq: faqs.FaqLine) -> str:
        return url("request", municipality, number=faq.request) if faq.request else ""

    columns = (
        Column("faq", "番号", "count"),
        Column("business_ja", "業務"),
        Column("screen_ja", "画面・帳票"),
        Column("question", "質問"),
        Column("answer", "答え"),
        Column("request", "もとの要望", "count", url=origin),
    )
    return Table(
        request, columns, found, name="faqs", ja="FAQ",
        empty="該当するFAQはありません。ことばを短くして絞り込むか、下の欄から登録してください。",
    )  # fmt: skip
