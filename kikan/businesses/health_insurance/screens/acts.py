"""Acquisition and loss of NHI (資格取得・喪失の届出): form, preview, then approval or directly."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.health_insurance.screens.forms import EnrolmentForm, WithdrawalForm
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.worklist.reads import Subject

ENROL, WITHDRAW = "health_insurance.accept_enrolment", "health_insurance.accept_withdrawal"


class Notified(PersonAct):
    """A notification of NHI on its way."""

    forms = {
        ENROL: ("国保の資格取得の届出", EnrolmentForm),
        WITHDRAW: ("国保の資格喪失の届出", WithdrawalForm),
    }
    page = "health_insurance:person"
    waiting = "別の人が承認するまで、資格には反映されません。"
    afterwards = ("税額", "年税額は、承認のあとに「更正する」を行うと計算し直されます。")

    def subjects(self) -> list[Subject]:
        return [("person", self.person), *([("household", self.bar.household)] if self.bar.household else [])]


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def enrolment(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格取得届 of one person."""
    return Notified(request, number, ENROL).answer()


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def withdrawal(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """資格喪失届 of one person."""
    return Notified(request, number, WITHDRAW).answer()


@screen("health_insurance.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a proposal or a returned draft, filled in. Errors: NotFound for any other act."""
    return Notified.pending(request, municipality, number, "国保の届出")
