"""What every page knows (the shell adds the rest)."""

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, object]:
    return {"version": settings.VERSION, "is_sample": settings.IS_SAMPLE}
