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
    place = {"municipality": actor_in(request).municipality, "page": "special_collection"}
    manual = {"manual_url": reverse("manual", kwargs=place)}
    return render(request, template, {**context, **manual}, status=status)
