"""One person's seals (印鑑登録の画面): the registration, what was, cards, certificates, what can be done and why not."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.seals.reads import imprints
from kikan.businesses.seals.reads.people import people
from kikan.businesses.seals.reads.registrations import (
    Standing,
    certificates_of,
    registration_of,
    standing_of,
    versions_of,
)
from kikan.businesses.seals.reads.suggestions import texts_of
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees import suppression
from kikan.shared.desk.as_of import as_of, is_today
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.pieces import Act
from kikan.shared.documents.archive import issued_about
from kikan.shared.documents.fees import taken_for
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant
from kikan.shared.worklist.reads import open_acts_of, provisional_entries_of

VIEWS = {"record": "登録", "history": "履歴", "issued": "交付", "papers": "申請書・原票"}
FORMS = (
    ("registration", "印鑑登録申請書"), ("cancellation", "廃止申請書"), ("loss", "亡失届書"),
    ("certificate", "証明書交付申請書"), ("guarantee", "保証書"), ("proxy", "委任状"),
)  # fmt: skip


@screen("seals.look")
@require_GET
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One person's seals as of the page's day; `view` chooses what stands in the middle."""
    actor, day = actor_in(request), as_of(request)
    view = request.GET.get("view", "record")
    with tenant(municipality):
        suppression.refuse_look([number])
        context = _read(number, actor, day, view if view in VIEWS else "record")
    looks.record(actor, screen="seals.person", persons=[number])
    why_off = "" if is_today(request) else "基準日が今日ではありません。"
    acts = acts_of(
        number, context["standing"], context["known"].is_resident, context["drafts"], actor, why_off
    )
    return render(request, "seals/person.html", {**context, "views": VIEWS, "acts": acts, "why_off": why_off})


def _read(number: int, actor: Actor, day: Any, view: str) -> dict[str, Any]:
    bar, standing = person_bar(number, actor, day), standing_of(number, day)
    everyone = [r.registration for r in (standing.now, *standing.past) if r is not None]
    return {
        "person": bar,
        "known": people([number], day)[number],
        "standing": standing,
        "one": standing.now,
        "imprint": _impression(standing),
        "may_see": actor.may("seals.imprint"),
        "may_print": actor.may("seals.print"),
        "may_change": actor.may("seals.change"),
        "view": view,
        "forms": FORMS,
        "allowed": texts_of(number) if standing.now is None else (),
        "waiting": open_acts_of([("person", number)]),
        "drafts": provisional_entries_of([("person", number)]),
        "certificates": certificates_of(everyone) if view == "issued" else (),
        "versions": [v for n in everyone for v in versions_of(n)] if view == "history" else (),
        "papers": issued_about("person", number, 100) if view == "papers" else (),
    }


def _impression(standing: Standing) -> imprints.Impression | None:
    shown = standing.now or (standing.past[0] if standing.past else None)
    try:
        return imprints.impression(shown.imprint) if shown else None
    except NotFound:
        return None


def acts_of(
    number: int, standing: Standing, is_resident: bool, drafts: Sequence[Any], actor: Actor, why_off: str
) -> list[Act]:
    """Everything that can be done, or greyed with the reason."""
    now, past = standing.now, standing.past[0] if standing.past else None
    blocked = why_off or (f"仮登録中の処理があります（整理番号 {drafts[0].number}）。" if drafts else "")
    none = "" if now else "登録がありません。"
    new = blocked or (
        "すでに登録があります。" if now else "" if is_resident else "住民票に記録されていません。"
    )
    where = {"municipality": actor.municipality}
    of_person = {**where, "number": number}
    of_now = {**where, "registration": now.registration} if now else {}
    restore = blocked or none_past(past, now)
    listed = (
        ("証明書の交付", "seals:certificate_of", of_person, "p", "seals.print", why_off or none),
        ("印鑑の登録", "seals:register", of_person, "r", "seals.change", new),
        ("照会による登録申請", "seals:inquiry", of_person, "q", "seals.change", new),
        ("改印", "seals:change_seal", of_now, "c", "seals.change", blocked or none),
        ("登録証の亡失・引替え", "seals:card", of_now, "l", "seals.change", why_off or none),
        ("廃止・抹消", "seals:cancel", of_now, "x", "seals.change", blocked or none),
        ("交付の抑止", "seals:suspension", of_now, "s", "seals.change", why_off or none),
        ("抑止の解除", "seals:lift", of_now, "u", "seals.change",
         why_off or none or ("" if standing.suspensions else "抑止されていません。")),
        ("職権修正", "seals:correct", of_now, "e", "seals.change", blocked or none),
        ("改製", "seals:renew", of_now, "n", "seals.change", blocked or none),
        ("抹消の取消し", "seals:restore", {**where, "registration": past.registration} if past else {}, "z",
         "seals.change", restore),
    )  # fmt: skip
    return [_act(*each, actor=actor) for each in listed]


def none_past(past: Any, now: Any) -> str:
    if past is None:
        return "抹消された登録がありません。"
    return "すでに登録があります。" if now else ""


def _act(
    ja: str, route: str, kwargs: dict[str, int], key: str, right: str, reason: str, *, actor: Actor
) -> Act:
    if not actor.may(right):
        return Act(ja, reason="この操作の権限がありません。")
    return Act(ja, reason=reason) if reason else Act(ja, reverse(route, kwargs=kwargs), key=key)


@screen("seals.look")
@require_GET
def issued(request: HttpRequest, municipality: int, number: int, first: int, last: int) -> HttpResponse:
    """The receipt: papers to hand over, with what is to be paid. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        bar = person_bar(number, actor, clock.today())
        papers = [p for p in issued_about("person", number, 200) if first <= p.number <= last]
        taken = taken_for([p.number for p in papers])
    if not papers:
        raise NotFound(
            "この人に、この発行番号の書類はありません。", what_to_do="交付の一覧から開いてください。"
        )
    looks.record(actor, screen="seals.issued", persons=[number])
    context = {
        "person": bar, "papers": list(reversed(papers)), "fee": sum(taken.values()), "has_fee": bool(taken),
        "back": reverse("seals:person", kwargs={"municipality": municipality, "number": number}),
    }  # fmt: skip
    return render(request, "seals/issued.html", context)


@screen("seals.look")
@require_GET
def registration(request: HttpRequest, municipality: int, registration: int) -> HttpResponse:
    """The person whose registration this is. Errors: NotFound."""
    with tenant(municipality):
        one = registration_of(registration)
    return redirect("seals:person", municipality=municipality, number=one.person)
