"""Resident tax of one person, slowly: written from the articles with their figures in it, and nothing of the book.

Fiscal years 2024 to 2026, an ordinary municipality of the third class with standard rates. Plain numbers and fractions.
"""

from collections.abc import Mapping
from fractions import Fraction
from math import ceil, floor

LAND = ("short_land", "short_land_reduced", "long_land", "long_land_specific", "long_land_light")
APART = (*LAND, "listed_dividends", "unlisted_shares", "listed_shares", "futures", "forestry", "retirement")
SEVEN_OF_TEN = ((12_000, Fraction(1), 0), (32_000, Fraction(1, 2), 6_000), (56_000, Fraction(1, 4), 14_000))
OLD = ((15_000, Fraction(1), 0), (40_000, Fraction(1, 2), 7_500), (70_000, Fraction(1, 4), 17_500))
SPECIAL = (
    *((1_950_000, 5), (3_300_000, 10), (6_950_000, 20), (9_000_000, 23), (18_000_000, 33), (40_000_000, 40)),
    (10**18, 45),
)
SPOUSE_SPECIAL = (
    *(
        (1_000_000, (33, 22, 11)),
        (1_050_000, (31, 21, 11)),
        (1_100_000, (26, 18, 9)),
        (1_150_000, (21, 14, 7)),
    ),
    *((1_200_000, (16, 11, 6)), (1_250_000, (11, 8, 4)), (1_300_000, (6, 4, 2)), (1_330_000, (3, 2, 1))),
)

Person = Mapping[str, int]


def salary_income(revenue: int, year: int) -> int:
    step = revenue // 4000 * 4000
    if revenue >= 8_500_000:
        return revenue - 1_950_000
    if revenue >= 6_600_000:
        return floor(revenue * Fraction(9, 10)) - 1_100_000
    if revenue >= 3_600_000:
        return step * 8 // 10 - 440_000
    if year >= 2026:
        return step * 7 // 10 - 80_000 if revenue >= 1_900_000 else max(revenue - 650_000, 0)
    if revenue >= 1_800_000:
        return step * 7 // 10 - 80_000
    if revenue >= 1_628_000:
        return step * 6 // 10 + 100_000
    for least, income in ((1_624_000, 1_074_000), (1_622_000, 1_072_000), (1_620_000, 1_070_000)):
        if revenue >= least:
            return income
    return 1_069_000 if revenue >= 1_619_000 else max(revenue - 550_000, 0)


def pension_income(revenue: int, age: int, other: int) -> int:
    flat = 1_100_000 if age >= 65 else 600_000
    if revenue >= 10_000_000:
        less = Fraction(1_955_000)
    elif revenue >= 7_700_000:
        less = revenue * Fraction(5, 100) + 1_455_000
    elif revenue >= 4_100_000:
        less = revenue * Fraction(15, 100) + 685_000
    else:
        less = max(revenue * Fraction(25, 100) + 275_000, Fraction(flat))
    less -= 200_000 if other > 20_000_000 else 100_000 if other > 10_000_000 else 0
    return min(max(floor(revenue - less), 0), revenue)


def take(loss: int, pools: dict[str, int], *order: str) -> int:
    for name in order:
        used = min(max(pools[name], 0), loss)
        pools[name] -= used
        loss -= used
    return loss


def set_off(p: Person, regular: int) -> dict[str, int]:
    """損益通算: all incomes by kind, 総所得金額 as `ordinary`."""
    short, long = p["short_transfer"], p["long_transfer"]
    if short < 0 < long or long < 0 < short:
        both = short + long
        short, long = (both, 0) if (short < 0) == (both < 0) else (0, both)
    loss = max(-short, 0) + max(-long, 0)
    pools = {"short": max(short, 0), "long": max(long, 0), "once": max(p["occasional"] - 500_000, 0)}
    take(500_000, pools, "short", "long")
    loss = take(loss, pools, "once")
    pools |= {
        "regular": max(regular, 0),
        "forestry": max(p["forestry"] - 500_000, 0),
        "retirement": p["retirement"],
    }
    left = take(max(-regular, 0), pools, "short", "long", "once")
    take(left + take(loss, pools, "regular"), pools, "forestry", "retirement")
    take(max(-p["forestry"], 0), pools, "regular", "short", "long", "once", "retirement")
    take(p["housing_loss"], pools, "regular", "short", "long", "once", "forestry", "retirement")
    ordinary = pools["regular"] + pools["short"] + (pools["long"] + pools["once"]) // 2
    apart = {"forestry": pools["forestry"], "retirement": pools["retirement"], **land(p)}
    apart["listed_dividends"] = max(p["listed_dividends"] - max(-p["listed_shares"], 0), 0)
    apart |= {name: max(p[name], 0) for name in ("unlisted_shares", "listed_shares", "futures")}
    return {"ordinary": ordinary} | {name: apart[name] for name in APART}


def land(p: Person) -> dict[str, int]:
    """Losses of land from gains of land: of the same holding period first, in the order of LAND."""
    pools = {name: p[name] for name in LAND}
    groups = (LAND[:2], LAND[2:])
    for losers, winners in ((g, g) for g in groups):
        for loser in losers:
            loss = max(-pools[loser], 0)
            pools[loser] += loss - take(loss, pools, *(w for w in winners if w != loser))
    for losers, winners in (groups, groups[::-1]):
        for loser in losers:
            loss = max(-pools[loser], 0)
            pools[loser] += loss - take(loss, pools, *winners)
    return {name: max(amount, 0) for name, amount in pools.items()}


def by_table(paid: int, table: tuple[tuple[int, Fraction, int], ...], cap: int) -> int:
    for limit, rate, constant in table:
        if paid <= limit:
            return ceil(paid * rate) + constant
    return cap


def insurance(p: Person) -> int:
    total = by_table(p["new_medical"], SEVEN_OF_TEN, 28_000)
    for kind in ("general", "annuity"):
        new, old = by_table(p[f"new_{kind}"], SEVEN_OF_TEN, 28_000), by_table(p[f"old_{kind}"], OLD, 35_000)
        total += max(new, old, min(new + old, 28_000))
    return min(total, 70_000)


def personal(p: Person, total: int, limit: int) -> tuple[int, int]:
    """人的控除: deduction and 人的控除額の差."""
    band = 0 if total <= 9_000_000 else 1 if total <= 9_500_000 else 2 if total <= 10_000_000 else 3
    deduction = 430_000 if total <= 24_000_000 else 290_000 if total <= 24_500_000 else 150_000
    if total > 25_000_000:
        deduction = 0
    difference = 50_000
    if p["has_spouse"] and band < 3:
        if p["spouse_income"] <= limit:
            old = p["spouse_is_elderly"]
            deduction += ((380_000, 260_000, 130_000) if old else (330_000, 220_000, 110_000))[band]
            difference += ((100_000, 60_000, 30_000) if old else (50_000, 40_000, 20_000))[band]
        else:
            amounts = next((a for up, a in SPOUSE_SPECIAL if p["spouse_income"] <= up), (0, 0, 0))
            deduction += amounts[band] * 10_000
            few = (
                (5, 4, 2)
                if p["spouse_income"] < 500_000
                else (3, 2, 1)
                if p["spouse_income"] < 550_000
                else (0,) * 3
            )
            difference += few[band] * 10_000
    for name, amount, differs in (
        *(("general", 33, 5), ("specific", 45, 18), ("elderly", 38, 10), ("elderly_parents", 45, 13)),
        *(("disabled", 26, 1), ("disabled_special", 30, 10), ("disabled_special_together", 53, 22)),
    ):
        deduction, difference = deduction + p[name] * amount * 10_000, difference + p[name] * differs * 10_000
    own = {0: (0, 0), 1: (26, 1), 2: (30, 10)}[p["disability"]]
    deduction, difference = deduction + own[0] * 10_000, difference + own[1] * 10_000
    if total <= 5_000_000 and p["is_single_mother"]:
        deduction, difference = deduction + 300_000, difference + 50_000
    elif total <= 5_000_000 and p["is_widow"]:
        deduction, difference = deduction + 260_000, difference + 10_000
    return deduction, difference


def special_rate(taxable: int, apart: Mapping[str, int], difference: int) -> Fraction:
    def of(income: int) -> Fraction:
        return Fraction(9, 10) - next(Fraction(r, 100) for up, r in SPECIAL if income <= up) * Fraction(
            1021, 1000
        )

    if taxable > 0 and taxable >= difference:
        return of(taxable - difference)
    found = [Fraction(9, 10)]
    found += [Fraction(9, 10) - Fraction(3, 10) * Fraction(1021, 1000)] if apart["short_land"] else []
    others = [n for n in APART if n not in ("short_land", "forestry", "retirement")]
    found += (
        [Fraction(9, 10) - Fraction(15, 100) * Fraction(1021, 1000)] if any(apart[n] for n in others) else []
    )
    found += [of(apart["forestry"] // 5)] if apart["forestry"] else []
    found += [of(apart["retirement"])] if apart["retirement"] else []
    return min(found)


def credits(
    p: Person,
    income: int,
    taxable: int,
    apart: Mapping[str, int],
    difference: int,
    levy: Fraction,
    city: bool,
) -> int:
    """税額控除 of one government, each raised to the yen."""
    base = taxable + sum(apart[n] for n in APART if n not in ("forestry", "retirement"))
    over = min(p["dividend_credit_shares"], max(base - 10_000_000, 0))
    rates = (Fraction(16, 1000), Fraction(8, 1000)) if city else (Fraction(12, 1000), Fraction(6, 1000))
    total = ceil((p["dividend_credit_shares"] - over) * rates[0] + over * rates[1])
    share = Fraction(3, 5) if city else Fraction(2, 5)
    seven = p["housing_is_specified"] and 201404 <= p["housing_moved_in"] <= 202212
    limit = min(
        floor(p["income_tax_taxable"] * Fraction(7 if seven else 5, 100)), 136_500 if seven else 97_500
    )
    if p["housing_loan_credit"]:
        unused = max(p["housing_loan_credit"] - p["income_tax_before_housing_credit"], 0)
        total += ceil(min(unused, limit) * share)
    donated = min(p["donation_hometown"] + p["donation_chest"], floor(income * Fraction(3, 10)))
    total += ceil(max(donated - 2000, 0) * (Fraction(6, 100) if city else Fraction(4, 100)))
    rate = special_rate(taxable, apart, difference)
    special = ceil(min(max(p["donation_hometown"] - 2000, 0) * rate * share, levy / 5))
    total += special
    if p["donation_one_stop"]:
        tax = min(next(r for up, r in SPECIAL if max(taxable - difference, 0) <= up), 33)
        told = Fraction(tax, 100) * Fraction(1021, 1000)
        total += ceil(special * told / (Fraction(9, 10) - told))
    return total


def annual_tax(p: Person, year: int) -> tuple[int, int, int]:
    """所得割 of the municipality, of the prefecture, and 年税額."""
    limit = 580_000 if year >= 2026 else 480_000
    salary = salary_income(p["salary_revenue"], year)
    child = 0
    if p["has_young_or_disabled_relative"] or p["disability"] == 2:
        child = ceil(max(min(p["salary_revenue"], 10_000_000) - 8_500_000, 0) * Fraction(1, 10))
    house = p["real_estate"] + min(p["land_interest"], max(-p["real_estate"], 0))
    others = p["business"] + house + p["interest"] + p["dividend"]
    beside = sum(set_off(p, salary - child + others + max(p["miscellaneous"], 0)).values())
    pension = pension_income(p["pension_revenue"], p["age"], beside)
    both = min(salary, 100_000) + min(pension, 100_000) - 100_000 if salary > 0 and pension > 0 else 0
    pools = set_off(p, max(salary - child - max(both, 0), 0) + others + max(p["miscellaneous"] + pension, 0))
    total = sum(pools.values())
    take(p["carried_loss"], pools, "ordinary", "forestry", "retirement")
    take(p["carried_listed_loss"], pools, "listed_shares", "listed_dividends")
    take(p["carried_futures_loss"], pools, "futures")
    take(p["carried_casualty_loss"], pools, "ordinary", *APART)
    income = sum(pools.values())
    for name in LAND:
        pools[name] -= min(p[f"{name}_deduction"], pools[name])
    less, difference = personal(p, total, limit)
    less += p["social_insurance"] + p["small_enterprise"] + insurance(p)
    less += min(max(p["medical_paid"] - min(income * 5 // 100, 100_000), 0), 2_000_000)
    less += max(p["casualty_loss"] - income // 10, 0)
    persons = (
        1
        + (p["has_spouse"] and p["spouse_income"] <= limit)
        + sum(p[n] for n in ("under16", "general", "specific", "elderly", "elderly_parents"))
    )
    protected = p["disability"] or p["is_widow"] or p["is_single_mother"]
    by_status = p["on_public_assistance"] or (protected and total <= 1_350_000)
    more = persons > 1
    line = 350_000 * persons + 100_000 + 320_000 * more
    if by_status or income <= line:
        city = prefecture = Fraction(0)
    else:
        city, prefecture = levies(p, pools, less, difference, income, total, line, year, persons, limit)
    withheld = p["dividend_levy"] + p["share_levy"]
    of_prefecture = ceil(withheld * Fraction(2, 5))
    city = max(city - (withheld - of_prefecture), Fraction(0))
    prefecture = max(prefecture - of_prefecture, Fraction(0))
    levy = floor(city) // 100 * 100, floor(prefecture) // 100 * 100
    flat = 0 if by_status or total <= 280_000 * persons + 100_000 + 168_000 * more else 3000 + 1000 + 1000
    return *levy, sum(levy) + flat


def levies(
    p: Person, pools: dict[str, int], less: int, difference: int, income: int, total: int, line: int, year: int,
    persons: int, limit: int,
) -> tuple[Fraction, Fraction]:  # fmt: skip
    taxable = {}
    for name in ("ordinary", *APART):
        used = min(pools[name], less)
        less -= used
        taxable[name] = (pools[name] - used) // 1000 * 1000
    raw = {True: Fraction(taxable["ordinary"] * 6, 100), False: Fraction(taxable["ordinary"] * 4, 100)}
    for name in APART:
        low = {"long_land_specific": 20_000_000, "long_land_light": 60_000_000}.get(name, 0)
        below, above = min(taxable[name], low), max(taxable[name] - low, 0)
        rates = {"short_land": (54, 36), "forestry": (60, 40), "retirement": (60, 40)}.get(name, (30, 20))
        raw[True] += below * Fraction(24, 1000) + above * Fraction(rates[0], 1000)
        raw[False] += below * Fraction(16, 1000) + above * Fraction(rates[1], 1000)
    t = taxable["ordinary"] + taxable["forestry"] + taxable["retirement"]
    base = min(difference, t) if t <= 2_000_000 else max(difference - (t - 2_000_000), 50_000)
    base = base if total <= 25_000_000 else 0
    city = max(raw[True] - base * Fraction(3, 100), Fraction(0))
    prefecture = max(raw[False] - base * Fraction(2, 100), Fraction(0))
    city_credits = credits(p, income, taxable["ordinary"], taxable, difference, city, city=True)
    prefecture_credits = credits(p, income, taxable["ordinary"], taxable, difference, prefecture, city=False)
    city, prefecture = (
        max(city - city_credits, Fraction(0)),
        max(prefecture - prefecture_credits, Fraction(0)),
    )
    short = max(ceil(line - (income - city - prefecture)), 0)
    if short:
        cut = ceil(short * prefecture / (city + prefecture))
        city, prefecture = max(city - (short - cut), Fraction(0)), max(prefecture - cut, Fraction(0))
    heads = 0
    if total <= 18_050_000 and p["has_spouse"] and p["spouse_income"] <= limit:
        heads = int(total <= 10_000_000) if year == 2024 else int(total > 10_000_000 and year == 2025)
    if year == 2024 and total <= 18_050_000:
        heads += persons - (p["has_spouse"] and p["spouse_income"] <= limit)
    relief = min(10_000 * heads, ceil(city + prefecture))
    cut = ceil(relief * prefecture / (city + prefecture)) if relief else 0
    return max(city - (relief - cut), Fraction(0)), max(prefecture - cut, Fraction(0))
