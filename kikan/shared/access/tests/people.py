"""Users with a role and clients with a living session, for tests of screens."""

import secrets
import time
from datetime import date

from django.core import signing
from django.test import Client

from kikan.shared.access.models import Grant, Office, User


def user_with(municipality: int, role: str, name: str = "見本　担当") -> User:
    """A user with one grant in one municipality, valid for many years."""
    login = f"{municipality}-{role}-{User.objects.count()}"
    user = User.objects.create(login=login, name=name, password="!", home=municipality)
    office, _ = Office.objects.get_or_create(municipality=municipality, name="見本課")
    Grant.objects.create(
        user=user, office=office, municipality=municipality, role=role, valid_from=date(2020, 1, 1),
        valid_until=date(2099, 1, 1), granted_by=0,
    )  # fmt: skip
    return user


def client_of(municipality: int, role: str, name: str = "見本　担当") -> Client:
    """A browser in which such a user has signed in; errors come out as pages, as they do for a clerk."""
    client = Client(raise_request_exception=False)
    session = client.session
    number = user_with(municipality, role, name).number
    session.update({"user": number, "started": time.time(), "seen": time.time()})
    session.save()
    return client


def fresh_token(client: Client) -> str:
    """The token of a form this client has just been shown."""
    return signing.dumps([client.session["user"], secrets.token_hex(8)], salt="form_token")
