"""Papers of a bill: issued and shown as PDF."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from kikan.businesses.water.procedures.issue_bill import issue_bill
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.sending import once


@screen("water.print")
@require_POST
def bill_paper(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue the bill or the notice of use and show it (納入通知書・使用水量等のお知らせ)."""
    actor = actor_in(request)

    def issue() -> HttpResponse:
        paper = request.POST.get("paper", "bill")
        issued = issue_bill(number=number, paper=paper, actor=actor)
        return redirect(reverse("documents_paper", kwargs={"municipality": municipality, "number": issued}))

    return once(request, issue)
