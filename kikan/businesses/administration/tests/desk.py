"""Two municipalities with their sample users, and a browser without a screen."""

import html
import re
from typing import Any

from django.test import Client, override_settings

from kikan.shared.access.actor import Actor
from kikan.shared.access.models import User
from kikan.shared.access.samples import ensure_users
from kikan.shared.access.sign_in import actor_of, demo_token
from kikan.shared.tenancy import format_code
from kikan.shared.tenancy.models import Municipality

TOWN, OTHER = 999997, 999989
HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')


def open_towns() -> None:
    for code, name in ((TOWN, "見本町"), (OTHER, "別見本町")):
        Municipality.objects.get_or_create(
            code=code, defaults={"name": name, "kana": "ミホン", "prefecture": "見本県", "is_sample": True}
        )
        ensure_users(code)


def user(role: str, town: int = TOWN) -> User:
    return User.objects.get(login=f"demo-{format_code(town)}-{role}")


def actor(role: str, town: int = TOWN) -> Actor:
    found = actor_of(user(role, town), town, "10.0.0.1")
    assert found is not None
    return found


def signed_in(role: str, town: int = TOWN) -> Client:
    client = Client()
    with override_settings(IS_SAMPLE=True):
        client.get(f"/enter/{demo_token(user(role, town))}")
    return client


def at(path: str, town: int = TOWN) -> str:
    return f"/{town}/administration/{path}"


def text_of(answer: Any) -> str:
    return html.unescape(answer.content.decode())


def send(client: Client, page: str, path: str = "", **fields: Any) -> Any:
    """Open a page, and send one of its forms with what the page hides in it."""
    hidden = dict(HIDDEN.findall(client.get(page).content.decode()))
    return client.post(path or page, {"form_token": hidden["form_token"], **fields})
