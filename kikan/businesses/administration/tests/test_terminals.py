"""Terminals: who is not on the list gets a page that says so, and nobody shuts oneself out."""

from typing import Any

import pytest
from django.test import Client

from kikan.businesses.administration.procedures import terminals as acts
from kikan.businesses.administration.tests.desk import OTHER, TOWN, actor, at, send, signed_in, text_of
from kikan.shared.access.models import Door
from kikan.shared.errors import NotFound, Refused

pytestmark = pytest.mark.usefixtures("towns")
HERE, ELSEWHERE = "10.1.2.3", "10.9.9.9"
PRINT = "ab" * 32


def restricted(network: str = "10.1.2.0/24", certificate: str = "") -> int:
    number = acts.add_terminal(name="窓口", network=network, certificate=certificate, actor=actor("operator"))
    acts.set_terminal_rule(is_on=True, address=HERE, certificate=certificate, actor=actor("operator"))
    return number


def opens(client: Client, address: str, town: int = TOWN, **headers: Any) -> int:
    return int(client.get(f"/{town}/", REMOTE_ADDR=address, **headers).status_code)


def test_without_a_rule_every_terminal_is_let_in() -> None:
    acts.add_terminal(name="窓口", network=HERE, certificate="", actor=actor("operator"))
    assert opens(signed_in("resident_clerk"), ELSEWHERE) == 200


def test_only_listed_terminals_are_let_in_and_the_attempt_is_kept() -> None:
    restricted()
    clerk = signed_in("resident_clerk")
    assert opens(clerk, HERE) == 200
    answer = clerk.get(f"/{TOWN}/residents/", REMOTE_ADDR=ELSEWHERE)
    assert answer.status_code == 403
    assert ELSEWHERE in text_of(answer)
    assert "登録されていません" in text_of(answer)
    assert Door.objects.filter(kind="wrong_terminal", terminal=ELSEWHERE, municipality=TOWN).count() == 1


def test_the_rule_of_one_municipality_is_none_of_another() -> None:
    restricted()
    assert opens(signed_in("resident_clerk", OTHER), ELSEWHERE, OTHER) == 200


def test_an_address_told_by_a_stranger_is_not_believed(settings: Any) -> None:
    restricted()
    clerk = signed_in("resident_clerk")
    assert opens(clerk, ELSEWHERE, HTTP_X_FORWARDED_FOR=HERE) == 403
    settings.KIKAN_PROXIES = {"192.168.0.1"}
    assert opens(clerk, "192.168.0.1", HTTP_X_FORWARDED_FOR=HERE) == 200
    # What the client itself wrote stands further left.
    assert opens(clerk, "192.168.0.1", HTTP_X_FORWARDED_FOR=f"{HERE}, {ELSEWHERE}") == 403


def test_a_certificate_is_believed_from_our_proxy_alone(settings: Any) -> None:
    settings.KIKAN_CERTIFICATE_HEADER = "X-Client-Fingerprint"
    settings.KIKAN_PROXIES = {"192.168.0.1"}
    restricted("", PRINT)
    clerk = signed_in("resident_clerk")
    assert opens(clerk, "192.168.0.1", HTTP_X_CLIENT_FINGERPRINT=PRINT.upper()) == 200
    assert opens(clerk, "192.168.0.1", HTTP_X_CLIENT_FINGERPRINT="cd" * 32) == 403
    assert opens(clerk, HERE, HTTP_X_CLIENT_FINGERPRINT=PRINT) == 403


def test_nobody_shuts_oneself_out() -> None:
    number = acts.add_terminal(name="窓口", network=HERE, certificate="", actor=actor("operator"))
    with pytest.raises(Refused, match="開けなくなります"):
        acts.set_terminal_rule(is_on=True, address=ELSEWHERE, certificate="", actor=actor("operator"))
    acts.set_terminal_rule(is_on=True, address=HERE, certificate="", actor=actor("operator"))
    with pytest.raises(Refused, match="開けなくなります"):
        acts.end_terminal(terminal=number, address=HERE, certificate="", actor=actor("operator"))
    acts.set_terminal_rule(is_on=False, address=HERE, certificate="", actor=actor("operator"))
    acts.end_terminal(terminal=number, address=HERE, certificate="", actor=actor("operator"))
    assert opens(signed_in("resident_clerk"), ELSEWHERE) == 200


@pytest.mark.parametrize("network", ["10.1.2", "10.1.2.3/24", "fe80::/200", "窓口", "0x1"])
def test_what_is_no_address_is_refused(network: str) -> None:
    with pytest.raises(Refused) as refused:
        acts.add_terminal(name="窓口", network=network, certificate="", actor=actor("operator"))
    assert refused.value.field == "network"


def test_a_terminal_of_another_municipality_is_none() -> None:
    number = restricted()
    with pytest.raises(NotFound):
        acts.end_terminal(terminal=number, address=HERE, certificate="", actor=actor("operator", OTHER))


def test_the_screen_lists_adds_and_switches() -> None:
    client = signed_in("operator")
    page = at("terminals/")
    assert send(client, page, name="窓口", network="x", certificate="").status_code == 400
    assert send(client, page, f"{page}rule", is_on="1").status_code == 400
    send(client, page, name="この端末", network="127.0.0.1", certificate="")
    assert send(client, page, f"{page}rule", is_on="1")["Location"] == page
    assert "登録した端末だけ" in text_of(client.get(page))
