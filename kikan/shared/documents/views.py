"""The one screen of this room: an issued paper as PDF, for the person's page and the receipt of an act."""

from django.http import HttpRequest, HttpResponse

from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.documents import archive
from kikan.shared.tenancy import tenant


@screen("worklist.look")
def paper(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Show an issued paper; the archive asks for the right of its kind, and no look goes unrecorded."""
    actor = actor_in(request)
    with tenant(municipality):
        made = archive.pdf(number, actor)
        persons = archive.subjects_of(number)
    looks.record(actor, screen="documents.paper", persons=persons, operation="print")
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response
