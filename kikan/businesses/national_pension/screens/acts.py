"""Gain and loss of a qualification, the number (資格の届出): form, preview, then approval or directly."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.national_pension.screens.forms import GainForm, LossForm, NumberForm
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct

GAIN, LOSE, NUMBER = (f"national_pension.{act}" for act in ("accept_gain", "accept_loss", "record_number"))


class Notified(PersonAct):
    """A notification of the national pension on its way."""

    forms = {
        GAIN: ("国民年金の資格取得の届出", GainForm),
        LOSE: ("国民年金の資格喪失の届出", LossForm),
        NUMBER: ("基礎年金番号の登録", NumberForm),
    }
    page = "national_pension:person"
    waiting = "別の人が承認するまで、資格には反映されません。"


@screen("national_pension.change")
@require_http_methods(["GET", "POST"])
def gain(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格取得届 of one person."""
    return Notified(request, number, GAIN).answer()


@screen("national_pension.change")
@require_http_methods(["GET", "POST"])
def loss(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格喪失届 of one person."""
    return Notified(request, number, LOSE).answer()


@screen("national_pension.change")
@require_http_methods(["GET", "POST"])
def pension_number(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """基礎年金番号 of one person."""
    return Notified(request, number, NUMBER).answer()


@screen("national_pension.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    return Notified.pending(request, municipality, number, "国民年金の届出")
