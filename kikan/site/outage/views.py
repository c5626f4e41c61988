"""The pages of a counter at work from a copy: search, a person, papers, notifications, the list of residents."""

from __future__ import annotations

import csv
import io
import secrets
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.shared.errors import Refused
from kikan.shared.outage import log
from kikan.shared.outage.parts import Asked
from kikan.shared.tenancy import clock
from kikan.site.outage.counter import Clerk, counter

NOTICES = ("転入", "転居", "転出", "出生", "死亡", "世帯変更", "印鑑登録", "印鑑の亡失・廃止", "その他")
HEADS = ("町字", "住所", "世帯番号", "氏名", "フリガナ", "生年月日", "年齢", "性別", "続柄", "宛名番号")
View = Callable[..., HttpResponse]


def shell(request: HttpRequest) -> dict[str, Any]:
    """What every page knows: whose copy, as of when, who works here."""
    here = counter()
    return {
        "about": here.copy.about,
        "made_at": here.copy.about.made_at.astimezone(clock.TOKYO),
        "hours": int((clock.now() - here.copy.about.made_at).total_seconds() // 3600),
        "terminal": here.terminal,
        "clerk": _clerk(request),
        "is_sample": here.copy.about.is_sample,
    }


def _clerk(request: HttpRequest) -> Clerk | None:
    kept = request.session.get("clerk")
    return Clerk(*kept) if kept else None


def _named(view: View) -> View:
    """Only for somebody who has said who they are."""

    @wraps(view)
    def guarded(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        found = _clerk(request)
        return view(request, found, **kwargs) if found else redirect("who")

    return guarded


@require_http_methods(["GET", "POST"])
def who(request: HttpRequest) -> HttpResponse:
    """Who works at this counter (利用者の申告)."""
    given = {name: " ".join(request.POST.get(name, "").split())[:40] for name in ("login", "name")}
    if request.method == "POST" and all(given.values()):
        request.session["clerk"] = [given["login"], given["name"]]
        return redirect("search")
    return render(request, "outage/who.html", {"given": given, "is_incomplete": request.method == "POST"})


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    request.session.flush()
    return redirect("who")


@require_http_methods(["GET", "POST"])
@_named
def search(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    """Find people by reading, name, birth date, address or number."""
    text = request.POST.get("q", "")[:100].replace("\0", "")
    context: dict[str, Any] = {"text": text, "asked": bool(text.strip())}
    if text.strip():
        context["hits"], context["has_more"] = counter().search(text, clerk)
    return render(request, "outage/search.html", context)


@require_GET
@_named
def person(request: HttpRequest, clerk: Clerk, number: int) -> HttpResponse:
    return _person(request, clerk, number)


def _person(
    request: HttpRequest, clerk: Clerk, number: int, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    hit, sections = counter().look(number, clerk)
    context = {
        "hit": hit, "sections": sections, "papers": counter().papers(), "once": secrets.token_hex(8),
        "refused": refused, "given": request.POST,
    }  # fmt: skip
    return render(request, "outage/person.html", context, status=status)


@require_POST
@_named
def issue(request: HttpRequest, clerk: Clerk, number: int) -> HttpResponse:
    """Issue a paper and go to its PDF; a refusal is shown on the person's page."""
    try:
        line = counter().issue(
            request.POST.get("paper", ""),
            number,
            Asked(request.POST.getlist("shown"), request.POST.get("number", "").strip()[:20]),
            clerk=clerk,
            applicant=request.POST.get("applicant", "")[:80],
            fee=_fee(request),
            once=request.POST.get("once", "")[:40],
        )
    except Refused as error:
        return _person(request, clerk, number, error, 400)
    return redirect("pdf", number=line)


def _fee(request: HttpRequest) -> int:
    """Errors: Refused unless it is a plain amount."""
    text = request.POST.get("fee", "").strip() or "0"
    if not (text.isdecimal() and text.isascii() and len(text) <= 6):
        raise Refused("手数料は、円の数字で入力してください（例：300）。", field="fee")
    return int(text)


@require_GET
@_named
def pdf(request: HttpRequest, clerk: Clerk, number: int) -> HttpResponse:
    response = HttpResponse(counter().pdf(number), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response


@require_GET
@_named
def papers(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    """What was issued at this terminal."""
    lines = [
        {"line": one.number, "number": one.content["data"]["imprint"]["number"], **one.content}
        for one in counter().done(log.PAPER)
    ]
    return render(request, "outage/papers.html", {"lines": lines})


@require_http_methods(["GET", "POST"])
@_named
def notices(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    """Notifications handed in: noted here, entered into the service afterwards (届出の受付)."""
    refused = None
    if request.method == "POST":
        try:
            _receive(request, clerk)
            return redirect("notices")
        except Refused as error:
            refused = error
    context = {
        "kinds": NOTICES, "lines": counter().done(log.NOTICE), "once": secrets.token_hex(8), "refused": refused,
        "given": request.POST,
    }  # fmt: skip
    return render(request, "outage/notices.html", context, status=400 if refused else 200)


def _receive(request: HttpRequest, clerk: Clerk) -> None:
    number = request.POST.get("person", "").strip()
    if number and not (number.isascii() and number.isdecimal() and len(number) <= 15):
        raise Refused("宛名番号は数字で入力してください。分からないときは空けてください。", field="person")
    counter().receive(
        clerk, what=request.POST.get("what", ""), person=int(number) if number else None,
        who=request.POST.get("who", ""), text=request.POST.get("text", ""), once=request.POST.get("once", "")[:40],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@_named
def residents(request: HttpRequest, clerk: Clerk) -> HttpResponse:
    """The list of all residents as CSV, for finding out who is safe; asks for a reason (住民一覧)."""
    refused = None
    if request.method == "POST":
        try:
            return _csv(counter().residents(clerk, request.POST.get("reason", "")))
        except Refused as error:
            refused = error
    return render(request, "outage/residents.html", {"refused": refused}, status=400 if refused else 200)


def _csv(rows: list[Any]) -> HttpResponse:
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADS)
    writer.writerows(rows)
    response = HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="residents.csv"'
    return response
