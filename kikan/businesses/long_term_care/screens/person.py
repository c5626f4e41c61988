"""The care page of a person (介護保険の画面): insured, certified, premiums, benefits, what may be done."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikan.businesses.long_term_care.procedures.issue_papers import (
    issue_borne_certificate,
    issue_certification_notice,
    issue_entitlement,
    issue_insured_card,
    issue_ratio_cards,
    issue_room_meal_card,
)
from kikan.businesses.long_term_care.procedures.issue_restriction_papers import issue_restriction_notice
from kikan.businesses.long_term_care.reads import (
    benefits,
    certification,
    insured,
    restrictions,
    room_meals,
)
from kikan.businesses.long_term_care.reads.premium_plan import PLAN
from kikan.businesses.long_term_care.screens.acts import ACTS
from kikan.businesses.long_term_care.screens.forms import LeavingForm
from kikan.businesses.long_term_care.screens.lists import badge_of
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.borne import BorneForm, year_chosen
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.pieces import Act
from kikan.shared.desk.premiums.corrections import notices_of
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, Refused
from kikan.shared.premiums.reads import collection_of, premiums_of
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.reads import open_acts_of

PAPERS = {
    "insured_card": "被保険者証", "ratio_card": "負担割合証", "certification_notice": "認定結果・延期の通知書",
    "room_meal_card": "負担限度額認定証・不承認通知書",
    "restriction_notice": "給付制限決定通知書", "entitlement": "受給資格証明書",
    "borne_certificate": "自己負担額証明書",
}  # fmt: skip


@screen("long_term_care.look")
@require_GET
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Everything care insurance knows of a person, and the acts possible today. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        spells, beside = insured.lines_of(number), insured.beside_of(number)
        applications = certification.applications_of(number)
        certified = certification.certifications_of(number)
        survey = certification.survey_of(number)
        ratios, plan = certification.ratios_of(number), certification.plan_on(number, day)
        premiums = [k for k in premiums_of(PLAN, number) if k.is_current]
        collection = collection_of(PLAN, number, day)
        paid_out = benefits.benefits_of(number)
        room_applications, room_limits = (
            room_meals.applications_of(number),
            room_meals.limits_of_person(number),
        )
        cases, restricted = restrictions.cases_of([number]), restrictions.restrictions_of(number)
        waiting = open_acts_of([("person", number)])
    looks.record(actor, screen="long_term_care.person", persons=[number])
    now = next((s for s in spells if s.holds_on(day)), None)
    held = next((c for c in certified if c.holds_on(day)), None)
    asks_room = any(a.is_open for a in room_applications)
    has_room = any(line.holds_on(day) for line in room_limits)
    is_open = bool(applications and applications[0].is_open)
    context: dict[str, Any] = {
        "person": bar,
        "spells": [(s, s.holds_on(day)) for s in reversed(spells)],
        "beside": beside,
        "applications": [(a, a.is_late(day)) for a in applications],
        "certified": [(c, c.holds_on(day)) for c in certified],
        "ratios": ratios,
        "survey": survey,
        "plan": plan,
        "room_applications": room_applications,
        "room_limits": [(line, line.holds_on(day)) for line in room_limits],
        "cases": cases,
        "restricted": [(line, line.holds_on(day)) for line in restricted],
        "premiums": [(k, PLAN.grade_in_words(k.grade), _premium_url(municipality, k.person, k.fiscal_year)) for k in premiums],
        "collection": collection,
        "benefits": [(b, badge_of(b), _benefit_url(municipality, b.number)) for b in paid_out],
        "waiting": [
            (a.title, a.state_ja, act_url(municipality, a.number), a.due_on)
            for a in waiting
            if a.business == "long_term_care"
        ],
        "acts": acts_of(actor, number, is_insured=now is not None, is_certified=held is not None, is_open=is_open,
                       asks_room=asks_room, has_room=has_room, room_ever=bool(room_limits),
                       is_warned=any(c.is_open for c in cases), is_restricted=any(line.holds_on(day) for line in restricted)),
        "papers": papers_of(actor, is_insured=now is not None, has_ratio=bool(ratios), has_application=bool(applications),
                            is_certified=held is not None, has_room=bool(room_applications), is_restricted=bool(restricted)),
        "paper_url": reverse("long_term_care:paper", kwargs={"municipality": municipality, "number": number}),
        "leaving": LeavingForm(initial={"leaves_on": clock.today()}, prefix="leaving"),
        "borne": BorneForm(),
        "may_certify": bool(spells) and actor.may("long_term_care.print"),
        "notices": notices_of(request),
        "now": now,
        "held": held,
    }  # fmt: skip
    return render(request, "long_term_care/person.html", context)


def _premium_url(municipality: int, person: int, year: int) -> str:
    place = {"municipality": municipality, "person": person, "year": year}
    return reverse("long_term_care:premium", kwargs=place)


def _benefit_url(municipality: int, number: int) -> str:
    return reverse("long_term_care:benefit", kwargs={"municipality": municipality, "number": number})


def acts_of(
    actor: Actor,
    person: int,
    *,
    is_insured: bool,
    is_certified: bool,
    is_open: bool,
    asks_room: bool,
    has_room: bool,
    room_ever: bool,
    is_warned: bool,
    is_restricted: bool,
) -> list[Act]:
    """What is possible today; the rest greyed with the reason."""
    why = "" if actor.may("long_term_care.change") else "権限がありません。"
    not_insured = "" if is_insured else "加入していません。"
    no_application = "" if is_open else "処理中の申請がありません。"
    reasons = {
        "accept_gain": "すでに加入しています。" if is_insured else "",
        "accept_loss": not_insured,
        "decide_relief": not_insured,
        "begin_pension_collection": not_insured,
        "end_pension_collection": not_insured,
        "apply_certification": "処理中の申請があります。" if is_open else "",
        "record_survey": no_application,
        "record_first_judgement": no_application,
        "postpone_decision": no_application,
        "decide_certification": no_application,
        "withdraw_application": no_application,
        "carry_over_certification": "すでに認定があります。" if is_certified else not_insured,
        "record_care_plan": "" if is_certified else "有効な認定がありません。",
        "apply_room_meals": "処理中の申請があります。" if asks_room else not_insured,
        "decide_room_meals": "" if asks_room else "処理中の申請がありません。",
        "decide_room_meal_refund": "" if room_ever else "負担限度額認定がありません。",
        "end_room_meals": "" if has_room else "有効な負担限度額認定がありません。",
        "announce_restriction": "" if is_certified else "有効な認定がありません。",
        "answer_restriction": "" if is_warned else "決定を待つ予告がありません。",
        "decide_restriction": "" if is_warned else "決定を待つ予告がありません。",
        "end_restriction": "" if is_restricted else "給付制限がありません。",
        "deduct_from_held": "" if is_restricted else "給付制限がありません。",
        "decide_refund": "" if is_certified else "有効な認定がありません。",
    }
    keys = {"apply_certification": "e", "decide_certification": "d"}
    found = []
    for name, (ja, _) in ACTS.items():
        reason = why or reasons.get(name, "")
        place = {"municipality": actor.municipality, "number": person, "name": name}
        url = "" if reason else reverse("long_term_care:person_act", kwargs=place)
        found.append(Act(ja, url, reason, "" if reason else keys.get(name, "")))
    return found


def papers_of(
    actor: Actor,
    *,
    is_insured: bool,
    has_ratio: bool,
    has_application: bool,
    is_certified: bool,
    has_room: bool,
    is_restricted: bool,
) -> list[tuple[str, str, str]]:
    """(name, 名称, why not) of each paper."""
    why = "" if actor.may("long_term_care.print") else "権限がありません。"
    reasons = {
        "insured_card": "" if is_insured else "加入していません。",
        "ratio_card": "" if has_ratio else "負担割合が決まっていません。",
        "certification_notice": "" if has_application else "認定申請がありません。",
        "room_meal_card": "" if has_room else "負担限度額認定の申請がありません。",
        "restriction_notice": "" if is_restricted else "給付制限がありません。",
        "entitlement": "" if is_certified else "有効な認定がありません。",
        "borne_certificate": "",
    }
    return [(name, ja, why or reasons[name]) for name, ja in PAPERS.items()]


@screen("long_term_care.print")
@require_POST
def paper(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue one paper of a person and show it as PDF. Errors: NotFound for a paper there is not."""
    name = request.POST.get("paper", "")
    actor = actor_in(request)
    issues: dict[str, Callable[[], int]] = {
        "insured_card": lambda: issue_insured_card(person=number, actor=actor),
        "ratio_card": lambda: _ratio_card(number, actor),
        "certification_notice": lambda: issue_certification_notice(person=number, actor=actor),
        "room_meal_card": lambda: issue_room_meal_card(person=number, actor=actor),
        "restriction_notice": lambda: issue_restriction_notice(person=number, actor=actor),
        "entitlement": lambda: _entitlement(request, number, actor),
        "borne_certificate": lambda: issue_borne_certificate(
            person=number, year=year_chosen(request), actor=actor
        ),
    }
    if name not in issues:
        raise NotFound("この帳票はありません。", what_to_do="介護保険の画面から選んでください。")

    def issue() -> HttpResponse:
        place = {"municipality": municipality, "number": issues[name]()}
        return redirect(reverse("documents_paper", kwargs=place))

    return once(request, issue)


def _ratio_card(person: int, actor: Actor) -> int:
    today = clock.today()
    year = today.year - (today.month < 8)
    issued = issue_ratio_cards(year=year, persons=[person], actor=actor)
    if not issued:
        raise Refused("負担割合証を発行できません。", what_to_do="負担割合の判定と送付先を確かめてください。")
    return issued[person]


def _entitlement(request: HttpRequest, person: int, actor: Actor) -> int:
    form = LeavingForm(request.POST, prefix="leaving")
    if not form.is_valid():
        raise Refused(
            "資格を失う日を正しく入力してください。", field="leaves_on", what_to_do="日付を確かめてください。"
        )
    return issue_entitlement(person=person, leaves_on=form.cleaned_data["leaves_on"], actor=actor)
