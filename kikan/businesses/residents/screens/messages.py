"""Messages to and from outside systems (住基ネット・戸籍の通知): queues with states, one message, what to do with it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.exchange import outside
from kikan.businesses.residents.procedures.answer_wide_area import answer_wide_area
from kikan.businesses.residents.procedures.resend_message import resend_message
from kikan.businesses.residents.procedures.settle_message import settle_message
from kikan.businesses.residents.procedures.use_message import use_message
from kikan.businesses.residents.reads import messages as told
from kikan.businesses.residents.reads import words
from kikan.businesses.residents.reads.messages import Line, Opened
from kikan.ground.eras import in_words
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.protection import ADDRESS_ITEMS, HIDDEN
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import Refused
from kikan.shared.tenancy import tenant

ITEMS = {
    "name": "氏名", "kana": "フリガナ", "jis": "縮退", "network_codes": "統一文字コード", "former_name": "旧氏",
    "alias": "通称", "sex": "性別", "birth_on": "生年月日", "birth_text": "生年月日（不詳）", "address": "住所",
    "building": "方書", "came_from": "転入前住所", "household": "世帯番号", "relationship": "続柄",
    "head_name": "世帯主", "persons": "送る人",
    "register_place": "本籍", "register_first_person": "筆頭者", "happened_on": "異動日", "event": "異動事由",
    "sequence": "通知番号", "reason": "理由", "request": "要求の内容", "what": "停止・解除", "functions": "止める機能",
}  # fmt: skip
NAMES = frozenset({"name", "head_name", "persons", "former_name", "alias", "register_first_person"})
PLACES = ADDRESS_ITEMS | {"came_from", "register_place"}


@screen("residents.look")
@require_http_methods(["GET", "POST"])
def messages(request: HttpRequest, municipality: int) -> HttpResponse:
    """What goes out and what has come, with states; send and receive."""
    actor, wrong, told_ja = actor_in(request), None, request.GET.get("told", "")
    if request.method == "POST" and "-export" not in request.META.get("QUERY_STRING", ""):
        actor.require("residents.change")
        try:
            return once(request, lambda: _carry(request, actor))
        except Refused as refused:
            wrong = refused
    direction = told.IN if request.GET.get("show") == told.IN else told.OUT
    with tenant(municipality):
        lines = told.messages(direction)
    table = _table(request, lines, municipality)
    if (sent := table.export()) is not None:
        return sent
    looks.record(actor, screen="residents.messages", persons=[x.person for x in lines if x.person])
    context = {
        "table": table, "direction": direction, "notice": outside.NOTICE, "wrong": wrong,
        "waiting": sum(line.is_waiting for line in lines), "may_change": actor.may("residents.change"),
        "notices": _notices(told_ja),
    }  # fmt: skip
    return render(request, "residents/messages.html", context, status=400 if wrong else 200)


def _carry(request: HttpRequest, actor: Actor) -> HttpResponse:
    act = request.POST.get("act", "")
    if act == "send":
        answer, show = f"sent-{outside.send(actor)}", told.OUT
    elif act == "receive":
        received = outside.receive(actor)
        answer, show = f"received-{received.count}-{received.broken}", told.IN
    else:
        raise Refused("操作を選んでください。", what_to_do="画面を開き直してください。")
    where = reverse("residents:messages", kwargs={"municipality": actor.municipality})
    return redirect(f"{where}?show={show}&told={answer}")


def _notices(answer: str) -> list[Badge]:
    """What came of sending or receiving, told after the redirect."""
    word, *figures = answer.split("-")
    if not figures or not all(f.isascii() and f.isdigit() and len(f) < 8 for f in figures):
        return []
    if word == "sent":
        count = int(figures[0])
        return [Badge(f"{count:,}件を送りました" if count else "送る通知はありません", "green")]
    if word == "received" and len(figures) == 2:
        broken = int(figures[1])
        more = f"読めないファイルが{broken:,}件あり、別に置きました。" if broken else ""
        return [Badge(f"{int(figures[0]):,}件を受け取りました", "amber" if broken else "green", more)]
    return []


def _table(request: HttpRequest, lines: list[Line], municipality: int) -> Table:
    def url(line: Line) -> str:
        return reverse("residents:message", kwargs={"municipality": municipality, "number": line.number})

    return Table(
        request=request, name="messages", ja="通知の一覧", rows=lines, sort="-number",
        columns=[
            Column("number", "通知番号", "count", url=url),
            Column("kind_ja", "種類"),
            Column("name", "対象者", "name"),
            Column("system_ja", "システム"),
            Column("partner", "相手団体", "code"),
            Column("state", "状態", "badge", _state),
            Column("reason", "理由"),
        ],
        empty="通知はありません。", export_right="residents.export", person=lambda r: r.person or 0,
    )  # fmt: skip


def _state(line: Line) -> Badge:
    return Badge(*told.STATES[line.state])


@screen("residents.look")
@require_http_methods(["GET", "POST"])
def message(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One message: what it says, what became of it; enter, resend, settle by hand."""
    actor, wrong = actor_in(request), None
    reason = request.POST.get("reason", "").replace("\0", "").strip()[:200]
    if request.method == "POST":
        if not request.POST.get("act", "").startswith("answer"):
            actor.require("residents.change")
        try:
            return once(request, lambda: _act(request.POST.get("act", ""), number, reason, actor))
        except Refused as refused:
            wrong = refused
    with tenant(municipality):
        opened = told.opened(number)
    looks.record(
        actor, screen="residents.message", persons=[opened.line.person] if opened.line.person else []
    )
    context = {
        "opened": opened, "line": opened.line, "state": _state(opened.line), "items": _items(opened),
        "wrong": wrong, "reason": reason, "notice": outside.NOTICE, "can": _possible(opened.line),
        "may_change": actor.may("residents.change"), "may_print": actor.may("residents.print"),
    }  # fmt: skip
    return render(request, "residents/message.html", context, status=400 if wrong else 200)


def _possible(line: Line) -> dict[str, bool]:
    return {
        "answer": line.kind == told.WIDE_REQUEST and line.state == told.ARRIVED,
        "use": line.kind == told.MOVE_IN and line.state == told.ARRIVED,
        "resend": line.direction == told.OUT and line.state in (told.WRITTEN, told.FAILED),
        "settle": line.is_waiting,
    }


def _items(opened: Opened) -> list[tuple[str, str, bool]]:
    """Label, text, whether it is a name; of a protected person no place."""
    shown = []
    for name, ja in ITEMS.items():
        value: Any = opened.content.get(name, "")
        if value in ("", None, []):
            continue
        text = HIDDEN if opened.is_protected and name in PLACES else _text(name, value)
        shown.append((ja, text, name in NAMES))
    return shown


def _text(name: str, value: Any) -> str:
    """Codes and days in words; what others wrote is shown as it came where it is neither."""
    if name == "persons":
        return "、".join(str(each.get("name", "")) for each in value if isinstance(each, dict))
    if isinstance(value, list):
        return " ".join(str(v) or "―" for v in value)
    if name == "sex":
        return words.SEXES.get(value, str(value)) if isinstance(value, int) else str(value)
    if name == "event":
        return words.EVENTS.get(str(value), str(value))
    day = told.day_of(value) if name.endswith("_on") else None
    return in_words(day) if day is not None else str(value)


def _act(act: str, number: int, reason: str, actor: Actor) -> HttpResponse:
    if act == "use":
        entered = use_message(actor=actor, number=number)
        return redirect("worklist_act", municipality=actor.municipality, number=entered)
    if act in ("answer", "answer_whole"):
        answer_wide_area(actor=actor, number=number, whole=act == "answer_whole")
    elif act == "resend":
        resend_message(actor=actor, number=number, reason=reason)
    elif act == "settle":
        settle_message(actor=actor, number=number, reason=reason)
    else:
        raise Refused("操作を選んでください。", what_to_do="画面を開き直してください。")
    return redirect("residents:message", municipality=actor.municipality, number=number)
