"""Registered seals as an old system hands them over, all under one entry (印鑑登録の取込み)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.seals.imaging.measure import Measured
from kikan.businesses.seals.law import codes
from kikan.businesses.seals.law.texts import kind_of
from kikan.businesses.seals.models import Card, Imprint, ImprintImage, Registration
from kikan.businesses.seals.procedures.act import CARDS, IMPRINTS, REGISTRATIONS
from kikan.businesses.seals.procedures.checks import OTHER
from kikan.businesses.seals.reads.people import people
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.journal.append import Entry, append
from kikan.shared.tenancy import clock, numbers

BATCH = 500


@dataclass(frozen=True, repr=False)
class Brought:
    """One registration of the old system with its measured impression; without `cancelled_on` it is in force."""

    registration: int
    card: int
    person: int
    registered_on: date
    seal_text: str
    cancelled_on: date | None
    cancel_reason: str
    scan: Measured


def import_registrations(brought: Sequence[Brought], *, actor: Actor, source: int) -> Entry:
    """Write registrations, cards and impressions; numbers are kept, cards stay valid, series go on after them."""
    entry = append(
        actor=actor,
        kind="seals.imported",
        procedure="seals.import_registrations",
        subjects=[("load", source)],
    )
    first = numbers.draw(IMPRINTS, len(brought))
    _write_imprints(brought, first, entry)
    names = people([one.person for one in brought], clock.today())
    kinds = [kind_of(one.seal_text, names[one.person].names) or OTHER for one in brought]
    rows = [row for i, one in enumerate(brought) for row in _registrations(one, first + i, kinds[i], entry)]
    history.write(Registration, ended=[], added=rows, entry=entry.number)
    cards = [row for one in brought for row in _cards(one, entry)]
    history.write(Card, ended=[], added=cards, entry=entry.number)
    numbers.continue_after(REGISTRATIONS, max(one.registration for one in brought))
    numbers.continue_after(CARDS, max(one.card for one in brought))
    return entry


def _write_imprints(brought: Sequence[Brought], first: int, entry: Entry) -> None:
    town = entry.municipality
    Imprint.objects.bulk_create(
        [
            Imprint(
                municipality=town, number=first + i, person=one.person, sha256=one.scan.sha256, dpi=one.scan.dpi,
                width=one.scan.width, height=one.scan.height, darkness=one.scan.darkness, ink=one.scan.ink,
                rim=one.scan.rim, touches_edge=one.scan.touches_edge, used_mark=one.scan.used_mark,
                scanned_on=one.registered_on, entry=entry.number,
            )
            for i, one in enumerate(brought)
        ],
        batch_size=BATCH,
    )  # fmt: skip
    images = [
        ImprintImage(municipality=town, imprint=first + i, png=one.scan.png) for i, one in enumerate(brought)
    ]
    ImprintImage.objects.bulk_create(images, batch_size=BATCH)


def _registrations(one: Brought, imprint: int, kind: str, entry: Entry) -> list[Registration]:
    """In force until it was cancelled, and cancelled from then on."""

    def row(state: str, begins: date, until: date, **more: object) -> Registration:
        return Registration(
            municipality=entry.municipality, registration=one.registration, person=one.person, state=state,
            registered_on=one.registered_on, imprint=imprint, seal_text=one.seal_text, seal_text_kind=kind,
            identification=codes.PAPER, valid_from=begins, valid_until=until, entry=entry.number, **more,
        )  # fmt: skip

    if one.cancelled_on is None:
        return [row(codes.ACTIVE, one.registered_on, history.OPEN)]
    ended = row(
        codes.CANCELLED, one.cancelled_on, history.OPEN, cancelled_on=one.cancelled_on,
        cancel_reason=one.cancel_reason,
    )  # fmt: skip
    if one.cancelled_on <= one.registered_on:
        return [ended]
    return [row(codes.ACTIVE, one.registered_on, one.cancelled_on), ended]


def _cards(one: Brought, entry: Entry) -> list[Card]:
    def row(state: str, begins: date, until: date) -> Card:
        return Card(
            municipality=entry.municipality, card=one.card, registration=one.registration, state=state,
            issued_on=one.registered_on, valid_from=begins, valid_until=until, entry=entry.number,
        )  # fmt: skip

    if one.cancelled_on is None:
        return [row(codes.ISSUED, one.registered_on, history.OPEN)]
    if one.cancelled_on <= one.registered_on:
        return [row(codes.RETURNED, one.cancelled_on, history.OPEN)]
    return [
        row(codes.ISSUED, one.registered_on, one.cancelled_on),
        row(codes.RETURNED, one.cancelled_on, history.OPEN),
    ]
