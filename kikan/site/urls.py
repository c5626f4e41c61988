"""Routes: the municipality stands in the path, then the business."""

from importlib import import_module
from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from kikan.site.businesses import BUSINESSES

urlpatterns: list[URLPattern | URLResolver] = []
for room in ("access", "desk", "desk.runs", "desk.worklist", "desk.papers", "worklist", "jobs", "documents"):
    if find_spec(f"kikan.shared.{room}") and find_spec(f"kikan.shared.{room}.urls"):
        urlpatterns += import_module(f"kikan.shared.{room}.urls").urlpatterns
for name in BUSINESSES:
    package = f"kikan.businesses.{name}"
    if find_spec(package) and find_spec(f"{package}.screens") and find_spec(f"{package}.screens.urls"):
        urlpatterns.append(path(f"<int:municipality>/{name}/", include(f"{package}.screens.urls")))
