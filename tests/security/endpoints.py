"""Every endpoint there is, from the URL configuration, with numbers of the invented town filled in."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from kikan.shared.access.models import User
from kikan.shared.access.roles import Role
from tests.conftest import MODEL_TOWN


@dataclass(frozen=True)
class Endpoint:
    """A route, its view's right ('' for public, None where nothing is declared)."""

    route: str
    right: str | None
    parameters: tuple[tuple[str, type], ...]
    view: str

    def path(self, numbers: dict[str, object], municipality: int = MODEL_TOWN) -> str:
        """The route with its parameters filled in; what is unknown gets 1."""
        path = self.route
        for name, _ in self.parameters:
            value = municipality if name == "municipality" else numbers.get(name, 1)
            start = path.index("<")
            end = path.index(">", start)
            if path[start:end] == "<number:month":
                value = str(value)[-2:]  # a month of a year, where others write 2026-10
            path = f"{path[:start]}{value}{path[end + 1 :]}"
        return "/" + path

    @property
    def is_of_a_municipality(self) -> bool:
        return any(name == "municipality" for name, _ in self.parameters)


def opens(endpoint: Endpoint, role: Role) -> bool:
    """Whether the role holds the right; '' and '*' are open to everybody signed in."""
    return endpoint.right in ("", "*") or endpoint.right in role.rights


def endpoints() -> list[Endpoint]:
    return sorted(set(_walk(get_resolver().url_patterns, "")), key=lambda e: e.route)


def _walk(patterns: list[Any], prefix: str) -> Iterator[Endpoint]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            names = [part.split(">")[0].split(":")[-1] for part in route.split("<")[1:]]
            view: Callable[..., Any] = pattern.callback
            yield Endpoint(
                route, getattr(view, "right", None), tuple((n, int) for n in names), view.__module__
            )


def signed_in(user: User) -> Client:
    """A client with a living session of the user."""
    import time

    client = Client(raise_request_exception=False)
    session = client.session
    session.update({"user": user.number, "started": time.time(), "seen": time.time()})
    session.save()
    return client
