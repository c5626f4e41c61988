"""Who pays less for meals and rooms in a facility, what at most, and what comes back (負担限度額認定・差額の支給)."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.law import Count, Law, Truth, Working, Yen, choose, column, rule, step

_RULE = "介護保険法第51条の3・施行規則第83条の5"
TAXED, SPOUSE_TAXED, RICH = 1, 2, 3
"""Why nobody pays less: taxed household, taxed spouse, savings above the ceiling; 0 where granted."""
LAST_MONTH = 7
KINDS = (
    "meals", "short_meals", "unit_room", "unit_shared", "single_welfare", "single_medical", "shared",
)  # fmt: skip


@dataclass(frozen=True)
class Told:
    """What a stage is judged by, one row per person; money in yen.

    `income` 公的年金等収入（非課税年金を含む）＋その他の合計所得金額; `savings` of the couple less debts.
    """

    is_assisted: Truth
    has_welfare_pension: Truth
    household_taxed: Truth
    spouse_taxed: Truth
    has_spouse: Truth
    is_second_class: Truth
    income: Yen
    savings: Yen


@dataclass(frozen=True)
class RoomMeals(Working):
    """How the stage was found (負担限度額の判定の過程)."""

    income: Yen = step("年金収入（非課税年金を含む）とその他の合計所得金額の計", _RULE)
    savings: Yen = step("預貯金等の額（負債を引いた額）", _RULE)
    most: Yen = step("預貯金等の上限", _RULE)
    refused: Count = step("該当しない理由", _RULE, "")
    stage: Count = step("利用者負担段階", _RULE, "段階")


@rule(
    "long_term_care_insurance_act.room_meal_stage",
    axis="service_month",
    since=2021 * 12 + 7,
    ja="負担限度額の段階",
)
def room_meal_stage(told: Told, line: int, low: int, *, law: Law) -> RoomMeals:
    """The stage of each person: 1, 2, 3 (第3段階①), 4 (第3段階②), or 0 with why not.

    line, low: the lines of pension and other income of the premium year. Assisted persons need no other condition.
    Law: 介護保険法第51条の3、施行規則第83条の5
    """
    by_income = choose(told.income <= line, 2, choose(told.income <= low, 3, 4))
    stage = choose(told.is_assisted | told.has_welfare_pension, 1, by_income)
    table = law.table("room_meal_savings")
    most = table.amounts("most")[np.searchsorted(table.amounts("stage"), stage)]
    most = choose(told.is_second_class, law.amount("room_meal_second_class"), most)
    most = most + choose(told.has_spouse, law.amount("room_meal_spouse"), 0)
    rich = choose(told.savings > most, RICH, 0)
    refused = choose(told.household_taxed, TAXED, choose(told.spouse_taxed, SPOUSE_TAXED, rich))
    refused = choose(told.is_assisted, 0, refused)
    return RoomMeals(told.income, told.savings, most, refused, choose(refused > 0, 0, stage))


def limits(stage: int, law: Law) -> dict[str, int]:
    """The most a day of each kind of meal and room for a stage granted. Errors: LawGap.

    Law: 介護保険法第51条の3、厚生労働省告示第413号（平成17年）
    """
    table = law.table("room_meal_limits")
    row = int(np.searchsorted(table.amounts("stage"), column(stage))[0])
    return {kind: int(table.amounts(kind)[row]) for kind in KINDS}


_REFUND = "介護保険法第51条の3・施行規則第83条の8"
PLACES = {
    1: ("unit_room", "unit_room"), 2: ("unit_shared", "unit_shared"), 3: ("single_welfare", "single_welfare"),
    4: ("single_medical", "single_medical"), 5: ("shared", "shared_welfare"), 6: ("shared", "shared_charged"),
    7: ("shared", "shared_medical"),
}  # fmt: skip
"""A room by its code: the kind of its limit and the kind of its standard cost (基準費用額)."""


@dataclass(frozen=True)
class RoomMealRefund(Working):
    """What comes back of meals and rooms paid above the limit (差額の計算過程); money in yen."""

    meals_paid: Yen = step("食費の支払額", _REFUND)
    meals_most: Yen = step("食費の基準費用額（日数分）", _REFUND)
    meals_limit: Yen = step("食費の負担限度額（日数分）", _REFUND)
    room_paid: Yen = step("居住費の支払額", _REFUND)
    room_most: Yen = step("居住費の基準費用額（日数分）", _REFUND)
    room_limit: Yen = step("居住費の負担限度額（日数分）", _REFUND)
    amount: Yen = step("支給額", _REFUND)


@rule(
    "long_term_care_insurance_act.room_meal_refund",
    axis="service_month",
    since=2021 * 12 + 7,
    ja="特定入所者介護サービス費",
)
def room_meal_refund(
    meals: tuple[Yen, Count], room: tuple[Yen, Count], stage: int, place: int, *, is_short: bool, law: Law
) -> RoomMealRefund:
    """What was paid for meals and for the room, each up to its standard cost, above the limit of the stage.

    meals, room: what was paid and for how many days; place: a code of `PLACES`; is_short: a short stay, whose meals have
    another limit. Errors: LawGap. Law: 介護保険法第51条の3・第61条の3
    """
    most, standard = limits(stage, law), law.table("room_meal_standard")
    limit_kind, standard_kind = PLACES[place]
    (meals_paid, meal_days), (room_paid, room_days) = meals, room
    meals_most = meal_days * int(standard.amounts("meals")[0])
    meals_limit = meal_days * most["short_meals" if is_short else "meals"]
    room_most, room_limit = room_days * int(standard.amounts(standard_kind)[0]), room_days * most[limit_kind]
    back = [
        np.maximum(np.minimum(paid, upper) - limit, 0)
        for paid, upper, limit in ((meals_paid, meals_most, meals_limit), (room_paid, room_most, room_limit))
    ]
    return RoomMealRefund(
        meals_paid, meals_most, meals_limit, room_paid, room_most, room_limit, back[0] + back[1]
    )


def holds_for(applied_on: date, *, is_renewal: bool = False) -> tuple[date, date]:
    """From the first day of the month of application to before the next 1 August; a renewal for the year after that.

    Law: 介護保険法施行規則第83条の6
    """
    year = applied_on.year + (applied_on.month > LAST_MONTH)
    begins, until = applied_on.replace(day=1), date(year, LAST_MONTH + 1, 1)
    return (until, date(year + 1, LAST_MONTH + 1, 1)) if is_renewal else (begins, until)
