"""The page of operations (運用の状態): alarms, outage copies and their keys, backups, drills, versions."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.businesses.service.procedures.outage_keys import add_outage_key, end_outage_key
from kikan.businesses.service.reads.state import State, keys_of_copy, state
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.fields import ExactText
from kikan.shared.desk.pages import is_reopened, refuse
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.errors import ProcedureError
from kikan.shared.jobs.queue import enqueue
from kikan.shared.tenancy.clock import TOKYO


class KeyForm(forms.Form):
    """A public key and who keeps the private one."""

    recipient = ExactText(label="公開鍵", longest=80)
    holder = ExactText(label="秘密の鍵の保管者（役職）", longest=80)


@screen("service.look")
@require_GET
def home(request: HttpRequest, municipality: int) -> HttpResponse:
    return _home(request, actor_in(request), KeyForm())


def _home(request: HttpRequest, actor: Actor, form: KeyForm, status: int = 200) -> HttpResponse:
    found = state(actor.municipality)
    context = {
        "state": found,
        "copies": [(copy, keys_of_copy(copy)) for copy in found.copies],
        "tiles": tiles_of(found),
        "form": form,
        "may_change": actor.may("service.change"),
        "may_batch": actor.may("service.batch"),
    }
    return render(request, "service/home.html", context, status=status)


def tiles_of(found: State) -> list[Tile]:
    """The newest of each, in one row."""
    drill = found.drills[0] if found.drills else None
    copy = found.copies[0] if found.copies else None
    backup = found.backups[0] if found.backups else None
    return [
        _tile("停止時の写し", copy, copy and f"{copy.persons:,}", "人"),
        _tile("バックアップ", backup, backup and f"{backup.bytes / 1e6:,.0f}", "MB"),
        _tile("復元訓練：戻すまで", drill, drill and f"{drill.restore_seconds:,.0f}", "秒"),
        _tile("復元訓練：失われる作業", drill, drill and f"{drill.lost_seconds:,.0f}", "秒"),
    ]


def _tile(ja: str, row: Any, figure: Any, unit: str) -> Tile:
    return Tile(ja, figure, unit, _when(row)) if row else Tile(ja, "なし", "", "")


def _when(row: Any) -> str:
    return f"{row.at.astimezone(TOKYO):%Y-%m-%d %H:%M}"


@screen("service.batch")
@require_POST
def make_copy(request: HttpRequest, municipality: int) -> HttpResponse:
    """Ask for a copy now; the page of the run tells how far it is."""
    actor = actor_in(request)

    def asked() -> HttpResponse:
        number = enqueue("service.outage_copy", actor=actor)
        return redirect("run", municipality=municipality, number=number)

    return once(request, asked)


@screen("service.change")
@require_http_methods(["GET", "POST"])
def add_key(request: HttpRequest, municipality: int) -> HttpResponse:
    """Register a public key."""
    actor, form = actor_in(request), KeyForm(request.POST or None)
    if request.method == "POST" and not is_reopened(request) and form.is_valid():
        try:
            return once(request, lambda: _added(actor, form.cleaned_data))
        except ProcedureError as error:
            refuse(form, error)
    return _home(request, actor, form, 400 if form.errors else 200)


def _added(actor: Actor, given: dict[str, Any]) -> HttpResponse:
    add_outage_key(actor=actor, recipient=given["recipient"], holder=given["holder"])
    return redirect("service:home", municipality=actor.municipality)


@screen("service.change")
@require_POST
def end_key(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Seal no further copies for this key."""
    actor = actor_in(request)

    def ended() -> HttpResponse:
        end_outage_key(actor=actor, number=number)
        return redirect("service:home", municipality=municipality)

    return once(request, ended)
