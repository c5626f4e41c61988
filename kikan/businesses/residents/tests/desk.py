"""A browser without a screen: sample users of the test towns, forms filled in and sent as pages ask for it."""

import html
import re
from typing import Any

from django.test import Client

from kikan.businesses.residents.tests import scenes
from kikan.businesses.residents.tests.scenes import OTHER_TOWN, TOWN
from kikan.shared.access.models import User
from kikan.shared.access.samples import ensure_users
from kikan.shared.access.sign_in import demo_token
from kikan.shared.tenancy import format_code
from kikan.shared.tenancy.models import Municipality

HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
NAMES = {TOWN: "見本町", OTHER_TOWN: "別見本町"}


def open_towns() -> None:
    """Two municipalities with their sample users."""
    for code, name in NAMES.items():
        Municipality.objects.get_or_create(
            code=code, defaults={"name": name, "kana": "ミホン", "prefecture": "見本県", "is_sample": True}
        )
        ensure_users(code)
        scenes.enter_fees(code)


def user(role: str, town: int = TOWN) -> User:
    return User.objects.get(login=f"demo-{format_code(town)}-{role}")


def signed_in(role: str = "resident_clerk", town: int = TOWN) -> Client:
    from django.test import override_settings

    client = Client()
    with override_settings(IS_SAMPLE=True):
        client.get(f"/enter/{demo_token(user(role, town))}")
    return client


def text_of(response: Any) -> str:
    return html.unescape(response.content.decode())


def hidden(response: Any) -> dict[str, str]:
    """The hidden fields of a page, as a browser would send them."""
    return {name: html.unescape(value) for name, value in HIDDEN.findall(response.content.decode())}


def residents(path: str, town: int = TOWN) -> str:
    return f"/{town}/residents/{path}"


def send(client: Client, path: str, step: str = "preview", **fields: Any) -> Any:
    """Open a form, fill it in and send it."""
    page = client.get(path)
    kept = {k: v for k, v in hidden(page).items() if k in ("form_token", "read_at", "people")}
    return client.post(path, {**kept, **fields, "step": step})


def go_on(client: Client, path: str, preview: Any, step: str = "enter") -> Any:
    """Send the page that showed what the act would do."""
    return client.post(path, {**hidden(preview), "step": step})


def decide(client: Client, path: str, decision: str, reason: str = "") -> Any:
    token = hidden(client.get(path))["form_token"]
    return client.post(f"{path}decide", {"form_token": token, "decision": decision, "reason": reason})
