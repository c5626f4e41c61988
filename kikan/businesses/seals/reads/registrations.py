"""Registrations with their cards, suspensions and applications, as known now."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from kikan.businesses.seals.law import codes, texts
from kikan.businesses.seals.models import Application, Card, Certificate, Registration, Suspension
from kikan.shared.errors import NotFound
from kikan.shared.history import HistoryModel, as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True, repr=False)
class Registered:
    """One registration as it stands on a day; of a cancelled one the last state."""

    registration: int
    person: int
    state: str
    registered_on: date
    imprint: int
    seal_text: str
    seal_text_kind: str
    text_reason: str
    applicant: str
    identification: str
    papers: str
    guarantor: int | None
    cancelled_on: date | None
    cancel_reason: str
    note: str
    valid_from: date
    valid_until: date
    entry: int
    ended_by: int | None

    @property
    def is_active(self) -> bool:
        return self.state == codes.ACTIVE

    @property
    def state_ja(self) -> str:
        return codes.STATES[self.state]

    @property
    def reason_ja(self) -> str:
        return codes.REASONS.get(self.cancel_reason, self.cancel_reason)

    @property
    def kind_ja(self) -> str:
        return texts.KINDS.get(self.seal_text_kind, self.seal_text_kind)

    @property
    def identification_ja(self) -> str:
        return codes.IDENTIFICATIONS.get(self.identification, self.identification)

    @property
    def applicant_ja(self) -> str:
        return codes.APPLICANTS.get(self.applicant, self.applicant)


@dataclass(frozen=True, repr=False)
class CardState:
    card: int
    registration: int | None
    state: str
    issued_on: date | None
    valid_from: date
    entry: int

    @property
    def state_ja(self) -> str:
        return codes.CARD_STATES[self.state]


@dataclass(frozen=True, repr=False)
class Suspended:
    registration: int
    kind: str
    reason: str
    valid_from: date

    @property
    def kind_ja(self) -> str:
        return codes.SUSPENSIONS[self.kind]


@dataclass(frozen=True, repr=False)
class Applied:
    """An application by letter of inquiry."""

    application: int
    person: int
    state: str
    applicant: str
    agent: str
    imprint: int
    seal_text: str
    text_reason: str
    sent_on: date
    reply_due: date
    reply_received_on: date | None
    registration: int | None
    entry: int

    @property
    def state_ja(self) -> str:
        return codes.APPLICATION_STATES[self.state]

    @property
    def is_waiting(self) -> bool:
        return self.state == codes.WAITING

    @property
    def applicant_ja(self) -> str:
        return codes.APPLICANTS[self.applicant]


@dataclass(frozen=True, repr=False)
class IssuedLine:
    """One issue of certificates."""

    issue: int
    registration: int
    person: int
    token: str
    asked_by: str
    channel: str
    copies: int
    fee: int | None
    issued_at: datetime

    @property
    def token_ja(self) -> str:
        return codes.TOKENS[self.token]

    @property
    def channel_ja(self) -> str:
        return codes.CHANNELS[self.channel]

    @property
    def asked_by_ja(self) -> str:
        return codes.APPLICANTS[self.asked_by]


@dataclass(frozen=True, repr=False)
class Standing:
    """All that is known of one person's seals: the registration now, what was, cards, what waits."""

    now: Registered | None
    past: tuple[Registered, ...] = ()
    cards: tuple[CardState, ...] = ()
    suspensions: tuple[Suspended, ...] = ()
    applications: tuple[Applied, ...] = ()

    @property
    def card(self) -> CardState | None:
        """The card in the person's hands."""
        if self.now is None:
            return None
        own = [c for c in self.cards if c.registration == self.now.registration]
        return next((c for c in own if c.state == codes.ISSUED), None)

    @property
    def waiting(self) -> Applied | None:
        return next((a for a in self.applications if a.is_waiting), None)


def standing_of(person: int, day: date | None = None) -> Standing:
    """One person's seals on a day; five queries."""
    on = day or clock.today()
    all_ = registrations_of([person], on)
    now = next((r for r in all_ if r.is_active), None)
    numbers = [r.registration for r in all_]
    return Standing(
        now=now,
        past=tuple(r for r in all_ if not r.is_active),
        cards=cards_of(numbers, on),
        suspensions=suspensions_of(now.registration, on) if now else (),
        applications=applications_of(person),
    )


def registrations_of(persons: Sequence[int], day: date, *, known_at: int | None = None) -> list[Registered]:
    """Every registration of these people as on a day, the newest first."""
    rows = _mine(Registration, day, known_at).filter(person__in=list(persons))
    return [_row(Registered, r) for r in rows.order_by("-registered_on", "-registration")]


def active_of(persons: Sequence[int], day: date, *, known_at: int | None = None) -> dict[int, Registered]:
    """The registration in force of each of these people who has one."""
    rows = _mine(Registration, day, known_at).filter(person__in=list(persons), state=codes.ACTIVE)
    return {r.person: _row(Registered, r) for r in rows}


def registration_of(number: int, day: date | None = None) -> Registered:
    """Errors: NotFound."""
    row = _mine(Registration, day or clock.today()).filter(registration=number).first()
    if row is None:
        raise NotFound(
            "この番号の印鑑登録はありません。", what_to_do="番号を確かめてください。", field="registration"
        )
    return _row(Registered, row)


def versions_of(number: int) -> list[Registered]:
    """Every row ever written of a registration, in the order of recording (履歴)."""
    rows = Registration.objects.filter(municipality=current_or_raise(), registration=number)
    return [_row(Registered, r) for r in rows.order_by("entry", "valid_from")]


def is_number_used(registration: int) -> bool:
    return Registration.objects.filter(municipality=current_or_raise(), registration=registration).exists()


def card_of(number: int) -> CardState | None:
    row = _mine(Card, clock.today()).filter(card=number).first()
    return _row(CardState, row) if row else None


def cards_of(registrations: Sequence[int], day: date | None = None) -> tuple[CardState, ...]:
    """The cards ever given for these registrations, the newest first."""
    rows = _mine(Card, day or clock.today()).filter(registration__in=list(registrations))
    return tuple(_row(CardState, r) for r in rows.order_by("-issued_on", "-card"))


def suspensions_of(registration: int, day: date | None = None) -> tuple[Suspended, ...]:
    rows = _mine(Suspension, day or clock.today()).filter(registration=registration)
    return tuple(_row(Suspended, r) for r in rows.order_by("valid_from", "kind"))


def applications_of(person: int) -> tuple[Applied, ...]:
    rows = as_of(Application, None).filter(municipality=current_or_raise(), person=person)
    latest: dict[int, Applied] = {r.application: _row(Applied, r) for r in rows.order_by("valid_from")}
    return tuple(sorted(latest.values(), key=lambda a: -a.application))


def application_of(number: int) -> Applied:
    """Errors: NotFound."""
    rows = as_of(Application, None).filter(municipality=current_or_raise(), application=number)
    row = rows.order_by("-valid_from").first()
    if row is None:
        raise NotFound("この番号の申請はありません。", what_to_do="回答期限の一覧から開いてください。")
    return _row(Applied, row)


def overdue_applications(day: date) -> list[Applied]:
    """Applications whose reply is due before a day and has not come."""
    rows = as_of(Application, day).filter(
        municipality=current_or_raise(), state=codes.WAITING, reply_due__lt=day
    )
    return [_row(Applied, r) for r in rows.order_by("application")]


def guaranteed_since(guarantor: int, since: date) -> int:
    """For how many registrations somebody stood as guarantor since a day."""
    rows = as_of(Registration, None).filter(
        municipality=current_or_raise(), guarantor=guarantor, registered_on__gte=since
    )
    return rows.values("registration").distinct().count()


def certificates_of(registrations: Sequence[int], limit: int = 50) -> list[IssuedLine]:
    rows = Certificate.objects.filter(municipality=current_or_raise(), registration__in=list(registrations))
    return [_row(IssuedLine, r) for r in rows.order_by("-issue")[:limit]]


def copies_on(registration: int, day: date) -> int:
    """How many copies of a registration were handed out on a day."""
    rows = Certificate.objects.filter(
        municipality=current_or_raise(), registration=registration, issued_at__date=day
    )
    return sum(rows.values_list("copies", flat=True))


def _mine(model: type[HistoryModel], day: date | None, known_at: int | None = None) -> Any:
    return as_of(model, day, known_at).filter(municipality=current_or_raise())


def _row(shape: type[Any], row: Any) -> Any:
    return shape(**{name: getattr(row, name) for name in shape.__dataclass_fields__})


def cards_between(first: int, last: int) -> list[int]:
    """The numbers of a range that are known already."""
    rows = Card.objects.filter(municipality=current_or_raise(), card__gte=first, card__lte=last)
    return sorted(set(rows.values_list("card", flat=True)))
