"""A clerk's browser in tests of screens."""

from typing import Any

from django.test import Client

from kikan.shared.access.tests.people import fresh_token


def shown(client: Client, path: str, status: int = 200) -> str:
    """The page as text."""
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def sent(client: Client, path: str, **values: Any) -> Any:
    """Send a form as the browser does, with a token of its own."""
    return client.post(path, {"form_token": fresh_token(client), **values})
