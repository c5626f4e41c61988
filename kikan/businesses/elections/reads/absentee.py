"""Ballots that were sent and what came back (不在者投票の送付・返送), and who votes by mail."""

from datetime import date

from kikan.businesses.elections.models import Absentee, MailCertificate
from kikan.businesses.elections.models.absentee import AbsenteeResult, AbsenteeWay, CertificateGround
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

Choices = list[tuple[int, str]]


def requests_of(election: int) -> list[Absentee]:
    """The requests of an election, the latest first."""
    rows = Absentee.objects.filter(municipality=current_or_raise(), election=election)
    return list(rows.order_by("-request"))


def request_of(request: int) -> Absentee | None:
    return Absentee.objects.filter(municipality=current_or_raise(), request=request).first()


def certificate_on(person: int, day: date) -> MailCertificate | None:
    rows = MailCertificate.objects.filter(municipality=current_or_raise(), person=person)
    found: MailCertificate | None = as_of(rows, day).first()
    return found


def certificates_on(day: date) -> list[MailCertificate]:
    """Everybody whose certificate holds on a day or later."""
    rows = MailCertificate.objects.filter(municipality=current_or_raise(), valid_until__gt=day)
    return list(as_of(rows, None).order_by("valid_until", "person"))


def writer_ja(held: MailCertificate) -> str:
    """Who writes for the voter, empty where nobody may."""
    return (held.writer_name or "届出なし") if held.is_written_by_another else ""


def ways() -> Choices:
    return [(w.value, str(w.label)) for w in AbsenteeWay]


def results() -> Choices:
    return [(r.value, str(r.label)) for r in AbsenteeResult]


def grounds() -> Choices:
    return [(g.value, str(g.label)) for g in CertificateGround]
