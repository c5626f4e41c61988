"""decide_room_meal_refund: meals and rooms paid above the limit come back (特定入所者介護サービス費の差額の支給)."""

from datetime import date

from kikan.businesses.long_term_care.law.room_meals import PLACES, room_meal_refund
from kikan.businesses.long_term_care.models.benefit import BenefitKind
from kikan.businesses.long_term_care.models.restriction import RestrictionKind
from kikan.businesses.long_term_care.procedures.decide_benefit import decide, refuse_late
from kikan.businesses.long_term_care.reads.premium_facts import STATUTE
from kikan.businesses.long_term_care.reads.restrictions import restriction_on
from kikan.businesses.long_term_care.reads.room_meals import limit_on
from kikan.businesses.long_term_care.reads.to_print import last_of
from kikan.law import column
from kikan.law.days import month_number
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import ordinances

CITES = "介護保険法第51条の3・第61条の3・施行規則第83条の8"


@procedure(
    "long_term_care.decide_room_meal_refund",
    right="long_term_care.change",
    ja="特定入所者介護サービス費（差額）の支給の決定",
)
def decide_room_meal_refund(
    *,
    person: int,
    service_on: date,
    place: int,
    meals_paid: int,
    meal_days: int,
    room_paid: int,
    room_days: int,
    applied_on: date,
    actor: Actor,
    is_short: bool = False,
    read_at: int | None = None,
) -> Entry:
    """Pay back what a person with a stage paid above its limits in a month, because the certificate was not shown.

    service_on: a day of the month on which the stage held; several stays of one month are several decisions.
    Errors: NotFound without a stage on the day; Refused after two years, while benefits are reduced, for days the month
    has not, for a room there is not, or where nothing comes back; LawGap for a month without amounts.
    """
    refuse_late(service_on, applied_on)
    held = limit_on(person, service_on)
    if held is None:
        raise NotFound(
            "その日に有効な負担限度額認定がありません。", field="service_on", cites=CITES,
            what_to_do="認定の期間を確かめてください。",
        )  # fmt: skip
    if restriction_on(person, RestrictionKind.REDUCTION, service_on) is not None:
        raise Refused(
            "給付額の減額の期間中は、食費・居住費の軽減を受けられません。", cites="介護保険法第69条第5項",
            field="service_on", what_to_do="給付制限の期間を確かめてください。",
        )  # fmt: skip
    _require_possible(service_on, place, meal_days, room_days)
    law = ordinances.law("service_month", month_number(service_on)).of(STATUTE)
    found = room_meal_refund(
        (column(meals_paid), column(meal_days)), (column(room_paid), column(room_days)), held.stage, place,
        is_short=is_short, law=law,
    )  # fmt: skip
    paid, amount = meals_paid + room_paid, int(found.amount[0])
    if amount <= 0:
        raise Refused(
            "負担限度額を超えて支払った額がありません。", field="room_paid", cites=CITES,
            what_to_do="領収書の食費・居住費と日数、部屋の種類を確かめてください。",
        )  # fmt: skip
    values = {
        "month": service_on.replace(day=1), "applied_on": applied_on, "paid": paid, "counted": amount,
        "copay": paid - amount, "is_new_dwelling": False, "category": held.stage_ja,
        "working": found.pack()[0].tolist(),
    }  # fmt: skip
    name = "long_term_care.decide_room_meal_refund"
    return decide(
        person, BenefitKind.ROOM_MEALS, amount, values, service_on, actor, name, read_at, cites=CITES
    )


def _require_possible(service_on: date, place: int, meal_days: int, room_days: int) -> None:
    most = last_of(service_on).day
    for field, days in (("meal_days", meal_days), ("room_days", room_days)):
        if not 0 <= days <= most:
            raise Refused(
                f"日数は0から{most}までです。", field=field, what_to_do="その月に利用した日数を入力してください。"
            )  # fmt: skip
    if place not in PLACES:
        raise Refused(
            "この部屋の種類はありません。", field="place", what_to_do="部屋の種類を選んでください。"
        )
