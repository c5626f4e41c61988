"""The addresses of premiums in an insurance's urls."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kikan.shared.access.screen import screen
from kikan.shared.desk import converters  # noqa: F401  (registers number and year)
from kikan.shared.desk.premiums import corrections, home, premium, printing, run, works
from kikan.shared.desk.premiums.desk import PremiumDesk

View = Callable[..., HttpResponse]
BOTH = require_http_methods(["GET", "POST"])
_PREMIUM = "persons/<number:person>/premiums/<year:year>/"


def premium_urls(desk: PremiumDesk) -> list[URLPattern]:
    """Routes relative to the business; `person` (number) is the insurance's own."""

    def route(address: str, name: str, view: View, right: str, methods: Callable[[View], View]) -> URLPattern:
        return path(address, screen(desk.right(right))(methods(_of(view, desk))), name=name)

    return [
        route("", "home", home.home, "look", require_GET),
        route("values/<year:year>/", "values", home.values, "look", require_GET),
        route(_PREMIUM, "premium", premium.premium, "look", require_GET),
        route(f"{_PREMIUM}decisions/<number:entry>/", "premium_decision", premium.decision, "look", require_GET),
        route(f"{_PREMIUM}notice", "premium_notice", premium.notice, "print", require_POST),
        route("corrections/", "corrections", corrections.corrections, "look", BOTH),
        route("corrections/reassess/", "reassess", corrections.reassess, "change", BOTH),
        route("pension-changes/", "pension_changes", corrections.changes_of_pensions, "look", BOTH),
        route("printing/", "printing", printing.index, "print", BOTH),
        route("printing/<number:run>/", "printed", printing.files, "print", require_GET),
        route("printing/<number:run>/<number:first>.pdf", "printed_file", printing.file, "print", require_GET),
        route("yearly-work/", "yearly_work", works.yearly_work, "batch", BOTH),
        route("runs/", "runs", run.runs, "look", require_GET),
        route("runs/prepare/", "run_prepare", run.prepare, "batch", BOTH),
        route("runs/<number:number>/", "run", run.run, "look", BOTH),
        route("runs/<number:number>/persons/<number:person>/", "run_person", premium.tried, "look", require_GET),
    ]  # fmt: skip


def _of(view: View, desk: PremiumDesk) -> View:
    """The view of one insurance."""

    @wraps(view)
    def shown(request: HttpRequest, **kwargs: Any) -> HttpResponse:
        return view(request, desk=desk, **kwargs)

    return shown
