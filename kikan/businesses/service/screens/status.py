"""The status page of the members (稼働の状況): open to everybody who may sign in here; no resident on it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.service.reads.status import status_now
from kikan.shared.access.screen import signed_in
from kikan.shared.tenancy import tenant


@signed_in
@require_GET
def status(request: HttpRequest, municipality: int) -> HttpResponse:
    """Today, incidents, planned stops, the last proofs."""
    with tenant(municipality):
        found = status_now(municipality)
    return render(request, "service/status.html", {"status": found})
