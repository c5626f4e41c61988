"""apply_room_meals, decide_room_meals, end_room_meals: lower meals and rooms in a facility (負担限度額認定)."""

from datetime import date

from kikan.businesses.long_term_care.law.room_meals import RoomMeals, holds_for
from kikan.businesses.long_term_care.models.insured import Insured
from kikan.businesses.long_term_care.models.room_meals import (
    RoomMealApplication,
    RoomMealLimit,
    RoomMealState,
    Spouse,
)
from kikan.businesses.long_term_care.reads import room_meals as reads
from kikan.businesses.long_term_care.reads.room_meal_facts import judged
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.qualification.standing import spell_on
from kikan.shared.tenancy import clock, numbers

SERIES = "long_term_care.room_meals"
CITES = "介護保険法第51条の3・施行規則第83条の6"


@procedure("long_term_care.apply_room_meals", right="long_term_care.change", ja="負担限度額認定の申請")
def apply_room_meals(
    *,
    person: int,
    applied_on: date,
    untaxed_pension: int,
    savings: int,
    spouse_kind: int,
    has_consent: bool,
    actor: Actor,
    debts: int = 0,
    spouse: int | None = None,
    is_renewal: bool = False,
    read_at: int | None = None,
) -> Entry:
    """Accept an application with what it tells of savings, untaxed pensions and a spouse.

    Errors: NotFound for nobody insured on the day; Refused without the consent to ask banks, while another waits, for a
    spouse here without number, or from the future.
    """
    _refuse(person, applied_on, spouse_kind, spouse, has_consent=has_consent)
    if is_renewal:
        _refuse_renewal(person, applied_on)
    number = numbers.draw(SERIES)
    entry = append(
        actor=actor, kind="long_term_care.room_meals_applied", procedure="long_term_care.apply_room_meals",
        subjects=[("person", person), ("care_room_meals", number)], happened_on=applied_on, cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    values = {
        "person": person, "applied_on": applied_on, "is_renewal": is_renewal,
        "untaxed_pension": untaxed_pension, "savings": savings, "debts": debts, "spouse_kind": spouse_kind,
        "spouse": spouse if spouse_kind == Spouse.HERE else None,
    }  # fmt: skip
    history.add(RoomMealApplication, {"number": number}, values, entry=entry.number, valid_from=applied_on)
    return entry


def _refuse(
    person: int, applied_on: date, spouse_kind: int, spouse: int | None, *, has_consent: bool
) -> None:
    if applied_on > clock.today():
        raise Refused("申請日が今日より後です。", field="applied_on", what_to_do="申請日を確かめてください。")
    if spell_on(Insured, person, applied_on) is None:
        raise NotFound(
            "申請日に介護保険の資格がありません。", field="applied_on", what_to_do="資格の履歴を確かめてください。"
        )  # fmt: skip
    if not has_consent:
        raise Refused(
            "金融機関などへの照会の同意書がありません。", cites="介護保険法第203条", field="has_consent",
            what_to_do="本人と配偶者の同意書を受け取ってから受け付けてください。",
        )  # fmt: skip
    if spouse_kind == Spouse.HERE and spouse in (None, person):
        raise Refused(
            "配偶者の宛名番号を入力してください。", field="spouse", what_to_do="配偶者を検索して番号を確かめてください。"
        )  # fmt: skip
    if reads.open_row(person) is not None:
        raise Refused(
            "処理中の負担限度額認定の申請があります。", field="applied_on", what_to_do="先の申請を決定してください。"
        )  # fmt: skip


def _refuse_renewal(person: int, applied_on: date) -> None:
    _, until = holds_for(applied_on)
    if reads.limit_on(person, date.fromordinal(until.toordinal() - 1)) is None:
        raise Refused(
            "7月31日まで有効な負担限度額認定がありません。", field="is_renewal",
            what_to_do="更新の印を外し、新しい申請として受け付けてください。",
        )  # fmt: skip


@procedure(
    "long_term_care.decide_room_meals",
    right="long_term_care.change",
    ja="負担限度額認定の決定",
    takes_two=True,
)
def decide_room_meals(*, person: int, actor: Actor, read_at: int | None = None) -> Entry:
    """Grant or refuse the open application by what is known of taxes, incomes, savings and spouse.

    Errors: NotFound without an open application; Refused for unknown incomes; LawGap.
    """
    row = reads.open_row(person)
    if row is None:
        raise NotFound("処理中の負担限度額認定の申請がありません。", what_to_do="申請を受け付けてください。")
    begins, _ = holds_for(row.applied_on, is_renewal=row.is_renewal)
    found = judged(row, begins)
    entry = append(
        actor=actor, kind="long_term_care.room_meals_decided", procedure="long_term_care.decide_room_meals",
        subjects=[("person", person), ("care_room_meals", row.number)], happened_on=clock.today(), cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    write_decision(row, found, entry.number)
    return entry


def write_decision(row: RoomMealApplication, found: RoomMeals, entry: int) -> None:
    """Let the application be decided as found; a stage granted holds at once, whatever held before."""
    is_granted = bool(found.stage[0])
    values = {name: getattr(row, name) for name in reads.KEPT} | {
        "state": RoomMealState.GRANTED if is_granted else RoomMealState.REFUSED,
        "refused": int(found.refused[0]),
    }
    history.replace(
        RoomMealApplication, {"number": row.number}, values, entry=entry, valid_from=row.applied_on
    )
    if not is_granted:
        return
    begins, until = holds_for(row.applied_on, is_renewal=row.is_renewal)
    key = {"person": row.person}
    granted = {
        "stage": int(found.stage[0]), "application": row.number, "decided_on": clock.today(),
        "working": found.pack()[0].tolist(),
    }  # fmt: skip
    history.end(RoomMealLimit, key, entry=entry, on=begins)
    history.add(RoomMealLimit, key, granted, entry=entry, valid_from=begins, valid_until=until)


@procedure("long_term_care.end_room_meals", right="long_term_care.change", ja="負担限度額認定の終了")
def end_room_meals(*, person: int, ends_on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """Let the limits end on a day, for no longer meeting the conditions (認定証の返還).

    Errors: NotFound where none hold then.
    """
    if reads.limit_on(person, ends_on) is None:
        raise NotFound(
            "その日に有効な負担限度額認定がありません。", field="ends_on", what_to_do="認定の期間を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="long_term_care.room_meals_ended", procedure="long_term_care.end_room_meals",
        subjects=[("person", person)], happened_on=ends_on, cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.end(RoomMealLimit, {"person": person}, entry=entry.number, on=ends_on)
    return entry
