"""What all acts of seal registration share: the person read once, what was found, the entry, the receipt."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from kikan.businesses.seals.law import codes
from kikan.businesses.seals.law.findings import GUIDELINE, Finding
from kikan.businesses.seals.models import Card
from kikan.businesses.seals.reads import people
from kikan.businesses.seals.reads.registrations import Registered, card_of, cards_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, Subject, append, head
from kikan.shared.tenancy import clock, numbers
from kikan.shared.worklist.reads import provisional_entries_of

CARDS, REGISTRATIONS, APPLICATIONS, IMPRINTS, BATCHES = (
    "seals.card", "seals.registration", "seals.application", "seals.imprint", "seals.batch",
)  # fmt: skip


@dataclass(frozen=True)
class Accepted(Entry):
    """The entry of an act with its registration, card, papers to hand over, and what the clerk must know."""

    registration: int | None = None
    card: int | None = None
    papers: tuple[int, ...] = ()
    alerts: tuple[Finding, ...] = ()


@dataclass
class Act:
    """One act being decided."""

    actor: Actor
    procedure: str
    kind: str
    person: int
    read_at: int | None = None
    cause: int | None = None
    found: list[Finding] = field(default_factory=list)
    today: date = field(default_factory=clock.today)

    def __post_init__(self) -> None:
        # A form brings the number it was filled in from; without one, what is read from here on counts.
        if self.read_at is None:
            self.read_at = head()
        self.known = people.people([self.person], self.today, actor=self.actor)[self.person]
        if not self.known.name:
            raise NotFound("この宛名番号の人はいません。", what_to_do="番号を確かめてください。")

    def keep_out_of_drafts(self) -> None:
        """Errors: Refused while an entry of the person, also one of the register, waits for approval."""
        waiting = provisional_entries_of([("person", self.person)])
        if waiting:
            raise Refused(
                "E109 この人には仮登録中の処理があります。",
                what_to_do=f"仮登録（整理番号 {waiting[0].number}）を承認または取り下げてから行ってください。",
            )

    def tell(self, number: str, field_: str, message: str, what_to_do: str, cites: str = GUIDELINE) -> None:
        """Keep a finding: E… refuses, A… is told."""
        self.found.append(Finding(number, field_, message, what_to_do, cites))

    def refuse_errors(self) -> None:
        """Errors: Refused with every error found, the first as its message."""
        errors = tuple(each for each in self.found if each.is_error)
        if errors:
            first = errors[0]
            raise Refused(
                f"{first.number} {first.message}", what_to_do=first.what_to_do, cites=first.cites,
                field=first.field, checks=errors,
            )  # fmt: skip

    def append(
        self, subjects: Iterable[Subject] = (), *, happened_on: date | None = None, reason: str = "",
        corrects: int | None = None,
    ) -> Entry:  # fmt: skip
        """Take the number; from here on only write. Errors: Refused, Stale."""
        self.refuse_errors()
        return append(
            actor=self.actor, kind=self.kind, procedure=self.procedure,
            subjects=[("person", self.person), *subjects], happened_on=happened_on or self.today,
            reported_on=self.today, reason=reason, cites=GUIDELINE, cause=self.cause, corrects=corrects,
            read_at=self.read_at,
        )  # fmt: skip

    def accepted(
        self,
        entry: Entry,
        registration: int | None = None,
        card: int | None = None,
        papers: Iterable[int] = (),
    ) -> Accepted:
        plain = {name: getattr(entry, name) for name in Entry.__dataclass_fields__}
        alerts = tuple(each for each in self.found if not each.is_error)
        return Accepted(**plain, registration=registration, card=card, papers=tuple(papers), alerts=alerts)

    def check_card(self, card: int | None) -> None:
        """A card is given once: one that was ever given cannot be given again."""
        known = card_of(card) if card is not None else None
        if known is not None and known.state != codes.STOCK:
            self.tell(
                "E114",
                "card",
                f"この番号の登録証はすでに使われています（{known.state_ja}）。",
                "別の登録証の番号を入力してください。",
            )

    def give_card(self, card: int | None, registration: int, entry: Entry) -> int:
        """The card that belongs to the registration from today on."""
        number = card if card is not None else _next_card()
        values = {"registration": registration, "state": codes.ISSUED, "issued_on": self.today}
        history.replace(Card, {"card": number}, values, entry=entry.number, valid_from=self.today)
        return number


def _next_card() -> int:
    """A number nobody has: numbers typed by hand may run ahead of the series."""
    while card_of(number := numbers.draw(CARDS)) is not None:
        pass
    return number


def take_cards_back(registration: int, state: str, entry: int, on: date) -> None:
    """No card of the registration is valid any more."""
    for card in cards_of([registration]):
        if card.state == codes.ISSUED:
            set_card(card.card, state, entry, max(on, card.valid_from))


def set_card(card: int, state: str, entry: int, on: date) -> None:
    history.change(Card, {"card": card}, {"state": state}, entry=entry, valid_from=on)


def values_of(one: Registered, **changed: object) -> dict[str, object]:
    """The columns a following row keeps."""
    kept = (
        "person", "state", "registered_on", "imprint", "seal_text", "seal_text_kind", "text_reason", "applicant",
        "identification", "papers", "guarantor", "cancelled_on", "cancel_reason", "note",
    )  # fmt: skip
    return {**{name: getattr(one, name) for name in kept}, **changed}


def in_a_month(day: date) -> date:
    return day + timedelta(days=30)
