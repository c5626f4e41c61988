"""Looking at an impression (印影の閲覧): a right of its own, and every look is recorded."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.seals.imaging import compare
from kikan.businesses.seals.reads import imprints
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.people import labels_of
from kikan.shared.tenancy import clock, tenant

TURN = 360


@screen("seals.imprint")
@require_GET
def imprint(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The picture of one impression, turned by so many degrees. Errors: NotFound."""
    actor, degrees = actor_in(request), _degrees(request)
    with tenant(municipality):
        known, png = imprints.impression(number), imprints.image_of(number)
    looks.record(actor, screen="seals.imprint", persons=[known.person])
    # On the page that compares two, both stand in squares of one scale, turned or not.
    return _png(compare.turned(png, known.dpi, degrees) if "turn" in request.GET else png)


@screen("seals.imprint")
@require_GET
def overlay(request: HttpRequest, municipality: int, number: int, other: int) -> HttpResponse:
    """One impression laid over the other (重ね合わせ). Errors: NotFound."""
    actor, degrees = actor_in(request), _degrees(request)
    with tenant(municipality):
        one, two = imprints.impression(number), imprints.impression(other)
        images = imprints.image_of(number), imprints.image_of(other)
    looks.record(actor, screen="seals.compare", persons=sorted({one.person, two.person}))
    return _png(compare.overlay(images[0], one.dpi, images[1], two.dpi, degrees))


@screen("seals.imprint")
@require_GET
def comparison(request: HttpRequest, municipality: int, number: int, other: int) -> HttpResponse:
    """Two impressions side by side and laid over one another; turned by keyboard, the clerk decides."""
    actor, degrees = actor_in(request), _degrees(request)
    with tenant(municipality):
        one, two = imprints.impression(number), imprints.impression(other)
        alike = compare.similarity(imprints.image_of(number), imprints.image_of(other))
        labels = labels_of({one.person, two.person}, clock.today())
    looks.record(actor, screen="seals.compare", persons=sorted({one.person, two.person}))
    steps = (("1度左へ", "h", -1), ("1度右へ", "l", 1), ("10度左へ", "n", -10), ("10度右へ", "m", 10))
    context = {
        "one": one, "two": two, "labels": labels, "degrees": degrees, "percent": alike // 10,
        "one_name": labels[one.person].name, "two_name": labels[two.person].name,
        "turns": [(ja, key, (degrees + by) % TURN) for ja, key, by in steps],
    }  # fmt: skip
    return render(request, "seals/comparison.html", context)


def _degrees(request: HttpRequest) -> int:
    text = request.GET.get("turn", "")
    return int(text) % TURN if text.isascii() and text.isdigit() and len(text) <= 4 else 0


def _png(content: bytes) -> HttpResponse:
    return HttpResponse(content, content_type="image/png")
