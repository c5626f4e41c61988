"""Taking in whom to collect from as a file (特別徴収の対象者の取込み): a trial first, then the good lines."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.resident_tax.exchange.collected_file import HEADING, read_collected
from kikan.businesses.resident_tax.procedures.import_collected import Refusal, Taken, import_collected
from kikan.businesses.resident_tax.screens.forms_collecting import CollectedFileForm
from kikan.businesses.resident_tax.screens.manual_page import page
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotPermitted, ProcedureError

SHOWN = 200


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def take_in(request: HttpRequest, municipality: int) -> HttpResponse:
    """Try a file or take it in; bad lines are told with their reason and keep back none of the others."""
    actor = actor_in(request)
    form = CollectedFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        content = form.cleaned_data["file"].read()
        try:
            if request.POST.get("step") == "trial":
                return _page(request, form, _taken(actor, content, is_trial=True), is_trial=True)
            return once(
                request,
                lambda: _page(request, form, _taken(actor, content, is_trial=False), is_trial=False),
            )
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _page(request, form, None, is_trial=False)


def _taken(actor: Actor, content: bytes, *, is_trial: bool) -> Taken:
    lines, unread = read_collected(content)
    found = import_collected(lines=lines, is_trial=is_trial, actor=actor)
    refused: list[Refusal] = sorted([*unread, *found.refused], key=lambda r: r.line)
    return Taken(found.count, tuple(refused))


def _page(
    request: HttpRequest, form: CollectedFileForm, taken: Taken | None, *, is_trial: bool
) -> HttpResponse:
    context = {
        "form": form, "taken": taken, "is_trial": is_trial, "heading": ",".join(HEADING),
        "refused": taken.refused[:SHOWN] if taken else (), "more": max(len(taken.refused) - SHOWN, 0) if taken else 0,
    }  # fmt: skip
    status = 400 if form.is_bound and form.errors else 200
    return page(request, "resident_tax/collected_file.html", context, status=status)
