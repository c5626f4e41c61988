"""What the checks of the register have found (点検結果一覧), the people behind each finding, and checking again."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikan.businesses.residents.reads import PersonCard, person_cards
from kikan.businesses.residents.reads.findings import FindingLine, finding, open_findings
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.jobs import queue
from kikan.shared.tenancy import tenant


@screen("residents.look")
@require_GET
def findings(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every finding nobody has looked after, errors first."""
    actor = actor_in(request)
    with tenant(municipality):
        lines = open_findings()
    table = Table(
        request,
        [
            Column(
                "number",
                "番号",
                "badge",
                lambda line: Badge(line.number, "red" if line.is_error else "amber"),
            ),
            Column("message", "内容", url=lambda line: _url(municipality, line)),
            Column("what_to_do", "すること"),
            Column("found_on", "見つかった日", "day"),
        ],
        lines,
        ja="点検結果一覧",
        empty="点検で見つかったことはありません。",
    )
    context = {"table": table, "may_check": actor.may("residents.batch")}
    return render(request, "residents/findings.html", context)


def _url(municipality: int, line: FindingLine) -> str:
    return reverse("residents:finding", kwargs={"municipality": municipality, "number": line.task})


@screen("residents.look")
@require_GET
def one_finding(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The people of one finding."""
    actor = actor_in(request)
    with tenant(municipality):
        line = finding(number)
        cards = person_cards(line.persons, actor=actor)
    looks.record(actor, screen="residents.finding", persons=[card.person for card in cards])
    table = Table(
        request,
        [
            Column("name", "氏名", "name", url=lambda card: _person(municipality, card)),
            Column("kana", "フリガナ"),
            Column("birth_on", "生年月日", "day"),
            Column("relationship", "続柄"),
            Column("state_ja", "状態"),
            Column("person", "宛名番号", "number"),
        ],
        cards,
        ja="点検結果の対象者",
        empty="対象者の記録がありません。",
    )
    context = {"table": table, "line": line}
    return render(request, "residents/finding.html", context)


def _person(municipality: int, card: PersonCard) -> str:
    return reverse("residents:person", kwargs={"municipality": municipality, "number": card.person})


@screen("residents.batch")
@require_POST
def check_again(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for the check now; it runs in the background."""
    actor = actor_in(request)

    def ask() -> HttpResponse:
        with tenant(municipality):
            queue.enqueue("residents.check_register", actor=actor)
        return redirect("residents:findings", municipality=municipality)

    return once(request, ask)
