"""The pension page of a person: number, periods of qualification, the acts possible today."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.national_pension.reads.applications import Line, applications_of
from kikan.businesses.national_pension.reads.qualifications import number_of, periods_of
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.pieces import Act
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts_of

PAPERS = (
    ("免除・納付猶予・学生納付特例の申請", "apply_exemption"),
    ("法定免除の該当・消滅の届出", "report_statutory"),
    ("産前産後・育児期間の免除の届出", "report_birth"),
    ("付加保険料の申出・辞退", "declare_additional"),
    ("追納の申込", "apply_late_payment"),
    ("口座振替の申出の取次", "pass_on_transfer"),
    ("裁定請求の受付", "accept_claim"),
)


@screen("national_pension.look")
@require_GET
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A person's number, periods and acts. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        periods, digits, lines = periods_of([number]), number_of(number), applications_of(number)
        waiting = [a for a in open_acts_of([("person", number)]) if a.business == "national_pension"]
    looks.record(actor, screen="national_pension.person", persons=[number])
    context = {
        "person": bar,
        "digits": f"{digits[:4]}-{digits[4:]}" if digits else "",
        "periods": [(p, p.holds_on(day)) for p in periods],
        "applications": [(a, next_of(actor, a)) for a in lines],
        "waiting": [(a.title, a.state_ja, act_url(municipality, a.number)) for a in waiting],
        "acts": acts_of(actor, number, is_open=any(p.is_open for p in periods)),
        "notices": notices_of(request),
    }
    return render(request, "national_pension/person.html", context)


def acts_of(actor: Actor, person: int, *, is_open: bool) -> list[Act]:
    """Gain for one who is not insured, loss for one who is; the other greyed."""
    why = "" if actor.may("national_pension.change") else "権限がありません。"
    wanted = (
        ("資格取得の届出", "gain", why or ("喪失の届出が先です。" if is_open else ""), "e"),
        ("資格喪失の届出", "loss", why or ("" if is_open else "資格がありません。"), ""),
        ("基礎年金番号の登録", "pension_number", why, ""),
    )
    place = {"municipality": actor.municipality, "number": person}
    papers = [
        Act(ja, "" if why else reverse("national_pension:paper", kwargs={**place, "act": name}), why)
        for ja, name in PAPERS
    ]
    found = [
        Act(ja, "" if reason else reverse(f"national_pension:{name}", kwargs=place), reason, key)
        for ja, name, reason, key in wanted
    ]
    return found + papers


def next_of(actor: Actor, line: Line) -> list[tuple[str, str]]:
    """(名称, address) of what can be done with a paper next."""
    if not actor.may("national_pension.change"):
        return []
    place = {"municipality": actor.municipality, "number": line.person}
    wanted = [("所得状況の確認", "examine_application")] if line.may_be_examined else []
    wanted += [("結果の入力", "enter_result")] if line.is_forwarded else []
    return [
        (
            ja,
            f"{reverse('national_pension:paper', kwargs={**place, 'act': act})}?application={line.application}",
        )
        for ja, act in wanted
    ]


def notices_of(request: HttpRequest) -> list[dict[str, str]]:
    """The strip after an act: it was registered under which number."""
    number = request.GET.get("done", "")
    if number.isascii() and number.isdigit():
        return [
            {"tone": "green", "ja": f"登録しました（番号 {int(number[:18]):,}）", "title": "登録しました"}
        ]
    return []
