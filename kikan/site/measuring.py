"""How long each screen took to answer (応答時間の計測): counts by minute and route, nothing about who asked for what."""

import atexit
import time
from collections.abc import Callable
from datetime import UTC, datetime

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from kikan.shared.operation.measuring import Recorder

Next = Callable[[HttpRequest], HttpResponse]
NO_PLACE = 0


class ResponseTimes:
    """Counts every answer of a named route; switched on where the program serves (KIKAN_MEASURES)."""

    def __init__(self, get_response: Next) -> None:
        if not settings.KIKAN_MEASURES:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.recorder = Recorder()
        atexit.register(lambda: self.recorder.flush(datetime.max.replace(tzinfo=UTC)))

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        found = request.resolver_match
        if found is not None and found.view_name:
            actor = getattr(request, "actor", None)
            place = actor.municipality if actor is not None else NO_PLACE
            milliseconds = int((time.monotonic() - began) * 1000)
            self.recorder.note(place, found.view_name.replace(":", "."), milliseconds)
        return response
