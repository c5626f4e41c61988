"""Pages of special collection, papers and statistics: F1 leads to their own page of the manual (手引き)."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from kikan.shared.access.screen import actor_in


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], *, status: int = 200
) -> HttpResponse:
    """The page with the address of its part of the manual."""
    manual = {"manual_url": manual_url(actor_in(request).municipality)}
    return render(request, template, {**context, **manual}, status=status)


def manual_url(municipality: int) -> str:
    """Where F1 leads from these pages."""
    return reverse("manual", kwargs={"municipality": municipality, "page": "special_collection"})
