"""The first page of the joint office (共同事務局のホーム): members, businesses, the timeline, what is in danger."""

from datetime import date, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.joint_office.reads import (
    activations,
    hearings,
    members,
    requests,
    revisions,
    timeline,
    visits,
)
from kikan.businesses.joint_office.screens.asking import url
from kikan.businesses.joint_office.screens.panel import due_panel
from kikan.ground.eras import in_words
from kikan.law import LawGap
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.plots.timeline import Row, Span
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.exchange.proof import newest_proofs
from kikan.shared.tenancy import tenant

TOLD_FOR = timedelta(days=60)
"""So long the first page tells that a revision has another day or was withdrawn."""


@screen("joint_office.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    """Members and businesses of the page's day."""
    day = as_of(request)
    with tenant(municipality):
        bodies, lines = members.members_on(day), activations.activations_on(day)
        ready = _readiness(day)
        asked = hearings.asked_now()
        missing = hearings.missing_of(*(sheet.number for sheet, _ in asked))
        due = due_panel(actor=actor_in(request), day=day)
        moved = revisions.moved_since(day - TOLD_FOR)
        demos = [r for r in requests.releases_now() if r.has_demo_on(day)]
        to_do = visits.still_to_do()
    courses, proofs = timeline.courses(lines, bodies, day), newest_proofs()
    live = sum(a.live_on is not None and not a.ended_on for a in lines)
    context = {
        "tiles": [
            Tile("構成団体", f"{sum(m.is_full and m.takes_part_on(day) for m in bodies):,}", "団体"),
            Tile("準構成団体", f"{sum(not m.is_full and m.takes_part_on(day) for m in bodies):,}", "団体"),
            Tile("稼働中の業務", f"{live:,}", "件"),
            Tile(
                "準備中の業務",
                f"{sum(a.is_on_its_way for a in lines):,}",
                "件",
                url=url("readiness", municipality),
            ),
        ],
        "members": [
            (m, m.state_ja(day), url("member", municipality, number=m.member), proofs.get(m.member))
            for m in bodies
        ],
        "plot": drawn(courses, day) if courses else None,
        "risky": [r for r in ready or [] if r.risks],
        "is_gap": ready is None,
        "panel": due,
        "asked": [
            (sheet, hearing, len(missing[sheet.number]), url("sheet", municipality, number=sheet.number))
            for sheet, hearing in asked
        ],
        "moved": [(m, url("revision", municipality, number=m.revision)) for m in moved],
        "to_do": [(v, o, o.is_late_on(day), url("visit", municipality, number=v.visit)) for v, o in to_do],
        "demos": [(r, url("release", municipality, number=r.release)) for r in demos],
    }
    return render(request, "joint_office/home.html", context)


@screen("joint_office.look")
@require_GET
def readiness(request: HttpRequest, municipality: int) -> HttpResponse:
    """What is on its way: months left, what is missing, what endangers its day and what to do."""
    day = as_of(request)
    with tenant(municipality):
        found = _readiness(day)
        names = {m.member: m.name for m in members.members_on(day)}
    rows = [
        (r, names.get(r.line.member, ""), url("member", municipality, number=r.line.member))
        for r in found or []
    ]
    tiles = [
        Tile("準備中の業務", f"{len(rows):,}", "件"),
        Tile("注意のある業務", f"{sum(bool(r.risks) for r, _, _ in rows):,}", "件"),
    ]
    context = {"rows": rows, "tiles": tiles, "is_gap": found is None}
    return render(request, "joint_office/readiness.html", context)


def _readiness(day: date) -> list[activations.Readiness] | None:
    """None where the union's rule (準備に要する月数) is not entered."""
    try:
        return activations.readiness_on(day, activations.law_of(fiscal_year_of(day)))
    except LawGap:
        return None


def drawn(courses: list[timeline.Course], today: date) -> plots.Plot:
    """The timeline of these businesses with its table."""
    rows = [
        Row(
            c.name, c.business_ja, tuple(Span(*span) for span in c.spans),
            (c.state_ja, in_words(c.planned_live_on), in_words(c.live_on) if c.live_on else ""),
        )
        for c in courses
    ]  # fmt: skip
    head = ("団体", "業務", "状態", "稼働予定日", "稼働日")
    return plots.timeline("joining", "加入と稼働の工程", rows, timeline.STAGES, head, today)
