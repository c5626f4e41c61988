"""The page of a voter (選挙人名簿): on the roll or not and why, history, loss of the vote for who may know of it."""

from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikan.businesses.elections.procedures.overseas import issue_overseas_card
from kikan.businesses.elections.reads import areas, objections, overseas, voters
from kikan.businesses.elections.reads.conditions import standing_of
from kikan.businesses.elections.screens.roll_acts import ACTS
from kikan.businesses.elections.screens.roll_asking import looked, url
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.protection import HIDDEN
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.people import person_bar
from kikan.shared.desk.pieces import Act
from kikan.shared.desk.sending import once
from kikan.shared.procedures import find
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts_of

SUSPENSION = "elections.suspension"
# What is possible for whom: only who is on the roll, only who is not, or anybody.
NOT_ON = ("enter_voter",)
ANYBODY = ("suspend_vote", "restore_vote", "file_objection")
ABROAD = ("change_overseas", "mark_returned", "remove_overseas")
# Reached from what they are about.
ELSEWHERE = ("decide_objection",)


@screen("elections.look")
@require_GET
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Everything the roll knows of a person. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    may_know = actor.may(SUSPENSION)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        lines = voters.lines_of([number])
        now = next((line for line in lines if line.holds_on(day)), None)
        standing = standing_of(number, day, with_vote=may_know) if now is None else None
        suspensions = voters.suspensions_of([number]) if may_know else []
        abroad = overseas.overseas_of([number])
        against = objections.objections(person=number)
        districts = {d.district: d for d in areas.districts_on(day)}
        waiting = [
            a for a in open_acts_of([("person", number)]) if a.business == "elections" and actor.may(a.right)
        ]
    looked(request, "elections.voter", [number, *(o.objector for o in against)])
    cancel = url("roll_cancel", municipality) if actor.may("elections.approve") else ""
    context = {
        "person": bar, "now": now, "district": districts.get(now.district or 0) if now else None,
        "standing": standing, "may_know": may_know,
        "lines": [
            (r, districts[r.district].name if r.district in districts else "", r.holds_on(day),
             f"{cancel}?entry={r.entry}" if cancel else "")
            for r in lines
        ],
        "suspensions": [(s, s.holds_on(day)) for s in suspensions],
        "objections": [(o, _decide(actor, o)) for o in against],
        "waiting": [(a.title, a.state_ja, act_url(municipality, a.number)) for a in waiting],
        "abroad": [(o, HIDDEN if bar.is_protected else o.address, o.holds_on(day)) for o in abroad],
        "may_print": actor.may("elections.print") and any(o.holds_on(day) for o in abroad),
        "acts": _acts(actor, number, is_on=now is not None, is_abroad=any(o.holds_on(day) for o in abroad)),
    }  # fmt: skip
    return render(request, "elections/roll_person.html", context)


def _acts(actor: Actor, person: int, *, is_on: bool, is_abroad: bool) -> list[Act]:
    """Correction for who is not on the roll, everything else for who is; the vote for who may know of it."""
    found = []
    for name, (ja, _) in ACTS.items():
        right = find(f"elections.{name}").right
        if name in ELSEWHERE or (right == SUSPENSION and not actor.may(right)):
            continue
        why = "" if actor.may(right) and actor.may("elections.change") else "権限がありません。"
        if name == "register_overseas" or name in ABROAD:
            if not why and (name in ABROAD) != is_abroad:
                why = (
                    "すでに在外選挙人名簿に登録されています。"
                    if is_abroad
                    else "在外選挙人名簿に登録がありません。"
                )
        elif not why and name not in ANYBODY and (name in NOT_ON) == is_on:
            why = "すでに名簿に登録されています。" if is_on else "名簿に登録がありません。"
        place = url("roll_act", actor.municipality, number=person, act=name)
        found.append(Act(ja, "" if why else place, why))
    return found


@screen("elections.print")
@require_POST
def overseas_card(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the card of a voter abroad and show it. Errors: NotFound."""
    actor = actor_in(request)

    def act() -> HttpResponse:
        issued = issue_overseas_card(person=number, actor=actor)
        return redirect(reverse("documents_paper", kwargs={"municipality": municipality, "number": issued}))

    return once(request, act)


def _decide(actor: Actor, one: objections.ObjectionLine) -> str:
    """Where an objection that waits is decided; empty where it is not the time or the right is missing."""
    if not one.is_waiting or not actor.may("elections.change"):
        return ""
    page = url("roll_act", actor.municipality, number=one.person, act="decide_objection")
    return f"{page}?objection={one.objection}"


def person_panel(*, person: int, actor: Actor, day: date) -> dict[str, Any] | None:
    """What the roll shows on a person's page: registered or not; nothing for who never was."""
    lines = voters.lines_of([person])
    if not lines:
        return None
    line = next((one for one in lines if one.holds_on(day)), None)
    place = {"municipality": actor.municipality, "number": person}
    district = areas.names_on(day).get(line.district or 0, "") if line else ""
    return {"line": line, "district": district, "url": reverse("elections:roll_person", kwargs=place)}
