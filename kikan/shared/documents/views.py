"""The one screen of this room: an issued paper as PDF, for the person's page and the receipt of an act."""

from django.http import HttpRequest, HttpResponse

from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.print_release import opens_paper
from kikan.shared.addressees.protection import RIGHT, shield
from kikan.shared.documents import archive
from kikan.shared.errors import NotPermitted
from kikan.shared.tenancy import tenant


@screen("worklist.look")
def paper(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Show an issued paper; the archive asks for the right of its kind, and no look goes unrecorded.

    A paper about somebody under the support measure (支援措置), also one issued before it began, opens
    only to those who may see such addresses: it may say where the person lives.
    """
    actor = actor_in(request)
    with tenant(municipality):
        persons = archive.subjects_of(number)
        is_covered = bool(shield(persons, actor).protected)
        if is_covered and not (actor.may(RIGHT) or opens_paper(persons, number, actor)):
            raise NotPermitted("支援措置の対象者についての書類なので、支援措置責任者だけが開けます。")
        made = archive.pdf(number, actor)
    looks.record(
        actor, screen="documents.paper", persons=persons, operation="print", was_protected_shown=is_covered
    )
    response = HttpResponse(made, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{number}.pdf"'
    return response
