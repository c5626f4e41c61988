"""The person bar (宛名バー) of the register's own pages, from a person card."""

from datetime import date, timedelta

from django.urls import reverse

from kikan.businesses.residents.reads.cards import RESIDENT, PersonCard
from kikan.ground.eras import in_words
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import RIGHT
from kikan.shared.desk.person import Badge, PersonBar


def bar_of(card: PersonCard, actor: Actor, *, is_revealed: bool = False) -> PersonBar:
    """The bar; of a protected person without address unless this look was opened with a reason."""
    where = {"municipality": actor.municipality}
    may_reveal = card.is_protected and actor.may(RIGHT) and not is_revealed
    return PersonBar(
        number=card.person,
        name=card.name or "（氏名の記録なし）",
        kana=card.kana,
        birth=birth_of(card),
        age=card.age,
        sex=card.sex_ja if card.sex else "",
        household=card.household,
        household_url=reverse("residents:household", kwargs={**where, "number": card.household}) if card.household else "",
        address=address_of(card) if is_revealed or not card.is_protected else "",
        address_label="住所" if card.state == RESIDENT else "最後の住所",
        badges=badges_of(card),
        is_protected=card.is_protected,
        reveal_url=reverse("residents:reveal", kwargs={**where, "number": card.person}) if may_reveal else "",
        url=reverse("residents:person", kwargs={**where, "number": card.person}),
    )  # fmt: skip


def birth_of(card: PersonCard) -> date | str | None:
    """The certain day, else the words of the paper."""
    return card.birth_on if card.birth_precision == "day" and not card.birth_text else card.birth_text


def address_of(card: PersonCard) -> str:
    return f"{card.address}　{card.building}".strip()


def badges_of(card: PersonCard) -> tuple[Badge, ...]:
    """What must be seen at once: removed, leaving, foreign."""
    found = []
    if card.state != RESIDENT:
        reason = card.removal.reason_ja if card.removal else ""
        found.append(
            Badge(
                reason or card.state_ja,
                "grey",
                "住民票は除かれています" if reason else "この日の記録がありません",
            )
        )
    if card.removal_ahead is not None:
        until = in_words(card.removal_ahead.begins_on - timedelta(days=1))
        found.append(Badge("転出予定", "amber", f"{until}まで住民です"))
    if card.resident_kind != 1:
        found.append(Badge("外国人", "blue"))
    return tuple(found)
