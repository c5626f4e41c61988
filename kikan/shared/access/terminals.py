"""From which terminals a municipality's screens may be opened (端末の制限): by address or client certificate."""

import hmac
import ipaddress
import re

from django.conf import settings
from django.http import HttpRequest

from kikan.shared.access.actor import Actor
from kikan.shared.access.administration_log import note
from kikan.shared.access.models import Terminal, TerminalRule
from kikan.shared.errors import NotFound, Refused
from kikan.shared.tenancy import clock

FINGERPRINT = re.compile(r"[0-9a-f]{40,128}")


def address_of(request: HttpRequest) -> str:
    """The address of the terminal; a proxy of ours (KIKAN_PROXIES) tells whom it speaks for."""
    address = str(request.META.get("REMOTE_ADDR", ""))
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",") if hop.strip()]
    while address in settings.KIKAN_PROXIES and hops:
        address = hops.pop()
    return address[:60]


def certificate_of(request: HttpRequest) -> str:
    """The fingerprint of the client's certificate, as the TLS proxy tells it; nobody else is believed."""
    header = settings.KIKAN_CERTIFICATE_HEADER
    if not header or str(request.META.get("REMOTE_ADDR", "")) not in settings.KIKAN_PROXIES:
        return ""
    return _plain(request.headers.get(header, ""))


def is_restricted(municipality: int) -> bool:
    """Whether only listed terminals are let in (制限中)."""
    rule = TerminalRule.objects.filter(municipality=municipality).order_by("-number").first()
    return rule is not None and rule.is_on


def lets_in(municipality: int, request: HttpRequest) -> bool:
    """Whether this request comes from where the municipality's screens may be opened."""
    return not is_restricted(municipality) or _is_listed(
        municipality, address_of(request), certificate_of(request)
    )


def _is_listed(municipality: int, address: str, certificate: str) -> bool:
    listed = Terminal.objects.filter(municipality=municipality, ended_at__isnull=True)
    return any(_matches(t, address, certificate) for t in listed)


def _matches(terminal: Terminal, address: str, certificate: str) -> bool:
    """Where both are named, both must fit."""
    if terminal.certificate and not hmac.compare_digest(terminal.certificate, certificate):
        return False
    if not terminal.network:
        return bool(terminal.certificate)
    try:
        return ipaddress.ip_address(address) in ipaddress.ip_network(terminal.network)
    except ValueError:
        return False


def add(*, name: str, network: str, certificate: str, actor: Actor) -> int:
    """List a terminal. Errors: Refused for an address or fingerprint that is none."""
    network, certificate = network.strip(), _plain(certificate)
    if not network and not certificate:
        raise Refused("アドレスか証明書の指紋のどちらかを入力してください。", field="network")
    if network:
        network = _network(network)
    if certificate and not FINGERPRINT.fullmatch(certificate):
        raise Refused("指紋は16進数40～128桁です。", field="certificate")
    row = Terminal.objects.create(
        municipality=actor.municipality, name=name, network=network, certificate=certificate,
        added_by=actor.user, added_at=clock.now(),
    )  # fmt: skip
    note(actor, "terminal_added", 端末=name, アドレス=network, 証明書=certificate[:16])
    return int(row.number)


def _network(text: str) -> str:
    try:
        return str(ipaddress.ip_network(text))
    except ValueError:
        raise Refused(
            "アドレスは 10.1.2.3 または 10.1.2.0/24 の形で入力してください。", field="network"
        ) from None


def _plain(fingerprint: str) -> str:
    return re.sub(r"[:\s]", "", fingerprint).lower()[:128]


def end(number: int, *, actor: Actor, address: str = "", certificate: str = "") -> None:
    """Take a terminal off the list. Errors: NotFound; Refused where the actor would be shut out."""
    row = Terminal.objects.filter(
        number=number, municipality=actor.municipality, ended_at__isnull=True
    ).first()
    if row is None:
        raise NotFound("この端末は登録されていません。")
    Terminal.objects.filter(pk=row.pk).update(ended_by=actor.user, ended_at=clock.now())
    if is_restricted(actor.municipality):
        _refuse_shutting_out(actor, address, certificate)
    note(actor, "terminal_ended", 端末=row.name)


def set_rule(*, is_on: bool, actor: Actor, address: str = "", certificate: str = "") -> None:
    """Let only listed terminals in, or any again. Errors: Refused where the actor would be shut out."""
    if is_on:
        _refuse_shutting_out(actor, address, certificate)
    TerminalRule.objects.create(
        municipality=actor.municipality, is_on=is_on, set_by=actor.user, set_at=clock.now()
    )
    note(actor, "terminal_rule_set", 制限="する" if is_on else "しない")


def _refuse_shutting_out(actor: Actor, address: str, certificate: str) -> None:
    if not _is_listed(actor.municipality, address, certificate):
        raise Refused(
            "今お使いの端末が一覧にないため、制限するとこの画面を開けなくなります。",
            what_to_do="先にこの端末を登録してください。",
        )
