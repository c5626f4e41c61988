"""From the register's cards to the people of a copy (記載事項): names with their exact characters, codes in words."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from kikan.businesses.residents.documents import resident_record as paper
from kikan.businesses.residents.law import codes
from kikan.businesses.residents.reads.cards import PersonCard, RemovalCard, StayCard
from kikan.businesses.residents.reads.histories import Change
from kikan.shared.addressees.vault import MY_NUMBER, RESIDENT_CODE
from kikan.shared.documents.secret_numbers import number_of
from kikan.shared.errors import Refused

BUSINESS = "residents"
NO_ALIASES: Mapping[int, tuple[str, ...]] = {}

CATEGORIES = {
    codes.MID_TO_LONG_TERM: "中長期在留者",
    codes.SPECIAL_PERMANENT: "特別永住者",
    codes.TEMPORARY_REFUGE: "一時庇護許可者",
    codes.PROVISIONAL_STAY: "仮滞在許可者",
    codes.TRANSITIONAL_BY_BIRTH: "経過滞在者（出生）",
    codes.TRANSITIONAL_BY_LOSS: "経過滞在者（国籍喪失）",
}
# A code that is not in the list is refused rather than printed as a number.
STATUSES = {"": "", **codes.STATUSES}


def record_copy(
    cards: Sequence[PersonCard],
    *,
    day: date,
    shown: paper.Shown,
    is_whole_household: bool,
    changes: Iterable[Change] = (),
    aliases: Mapping[int, tuple[str, ...]] = NO_ALIASES,
) -> paper.RecordCopy:
    """The copy of people of one household in the printed order; `changes` are those of an individual sheet.

    aliases: the alias history of the foreign ones; numbers asked for are printed from the vault.
    """
    ordered = sorted(cards, key=lambda card: (card.order_in_household, card.person))
    first = ordered[0]
    return paper.RecordCopy(
        address=first.address,
        building=first.building,
        head_name=first.head_name or first.factual_head,
        persons=tuple(person_of(card, changes, aliases.get(card.person, ())) for card in ordered),
        issued_on=day,
        is_whole_household=is_whole_household,
        shown=shown,
    )


def person_of(
    card: PersonCard, changes: Iterable[Change] = (), aliases: tuple[str, ...] = ()
) -> paper.Person:
    """One person as printed. Errors: Refused for a status of stay without a known name."""
    since = card.stay.foreign_resident_since if card.stay else card.resident_since
    return paper.Person(
        name=f"{card.name}　{card.kanji_name}" if card.kanji_name else card.name,
        reading=card.kana,
        former_name=card.former_name,
        alias=card.alias,
        born=card.birth_on if card.birth_precision == "day" else card.birth_text,
        sex=card.sex_ja,
        relationship=card.relationship,
        resident_since=card.resident_since_text or since,
        address_since=card.address_since_text or card.address_since,
        notified_on=card.notified_on,
        address_before_move_in=card.came_from,
        domicile=card.register_place,
        register_head=card.register_first_person,
        remark=card.remark,
        resident_code=number_of(card.person, RESIDENT_CODE, BUSINESS),
        my_number=number_of(card.person, MY_NUMBER, BUSINESS),
        foreign=_foreign(card.stay, aliases) if card.stay else None,
        removal=_removal(card.removal or card.removal_ahead),
        history=tuple(paper.Change(c.happened_on, c.event, c.item, c.before, c.after) for c in changes),
    )


def _foreign(stay: StayCard, aliases: tuple[str, ...]) -> paper.Foreign:
    if stay.status not in STATUSES or int(stay.category) not in CATEGORIES:
        raise Refused(
            "在留資格または区分のコードに対応する名称が登録されていません。",
            what_to_do="コード表を確かめてください。",
            field="stay",
        )
    return paper.Foreign(
        nationality=stay.nationality_name,
        category=CATEGORIES[int(stay.category)],
        status=STATUSES[stay.status],
        period=stay.period,
        period_end=stay.period_end,
        card_no=stay.card_no,
        alias_history=aliases,
    )


def _removal(card: RemovalCard | None) -> paper.Removal | None:
    if card is None:
        return None
    return paper.Removal(
        card.reason_ja,
        card.cause_text or card.cause_on,
        card.planned_address,
        card.confirmed_address,
        card.confirmed_on,
    )
