"""Incomes, inputs of deductions and property tax (所得・控除・固定資産税額) for four fiscal years."""

from dataclasses import dataclass
from datetime import date

import numpy as np

from kikan.site.samples.arrays import NOBODY, Column, Flags, Ints, at_day
from kikan.site.samples.chance import Chance, amount_at
from kikan.site.samples.histories import Register
from kikan.site.samples.insurance import EMPLOYEE, OWN_BUSINESS, PART_TIME, Insurance, Work
from kikan.site.samples.welfare import Welfare
from kikan.site.samples.world import FEMALE, MALE, World, day_number

YEARS = 4
SALARY_MEN = [
    (0.0, 1_700_000),
    (0.2, 2_700_000),
    (0.5, 3_900_000),
    (0.75, 5_200_000),
    (0.95, 7_900_000),
    (0.995, 12_400_000),
    (1.0, 24_000_000),
]
SALARY_WOMEN = [
    (0.0, 1_200_000),
    (0.3, 2_100_000),
    (0.6, 2_900_000),
    (0.85, 3_900_000),
    (0.97, 5_800_000),
    (1.0, 11_000_000),
]
SALARY_PART = [(0.0, 180_000), (0.3, 640_000), (0.6, 980_000), (0.8, 1_180_000), (1.0, 1_900_000)]
PENSION_MEN = [
    (0.0, 420_000),
    (0.2, 880_000),
    (0.5, 1_560_000),
    (0.8, 2_150_000),
    (0.97, 2_900_000),
    (1.0, 3_900_000),
]
PENSION_WOMEN = [(0.0, 300_000), (0.3, 640_000), (0.6, 790_000), (0.85, 1_250_000), (1.0, 2_300_000)]
BUSINESS = [
    (0.0, 0),
    (0.15, 0),
    (0.4, 620_000),
    (0.7, 1_900_000),
    (0.9, 3_900_000),
    (0.98, 8_500_000),
    (1.0, 26_000_000),
]
LETTING = [(0.0, 60_000), (0.6, 480_000), (0.9, 1_900_000), (1.0, 7_800_000)]
BY_AGE = [
    (15.0, 55),
    (22.0, 62),
    (30.0, 82),
    (40.0, 98),
    (50.0, 110),
    (58.0, 114),
    (61.0, 72),
    (70.0, 52),
    (90.0, 40),
]


@dataclass(frozen=True)
class Year:
    """One fiscal year: its 1 January, the persons it asks about and their ages on 31 December before."""

    number: int
    first: int
    who: Ints
    age: Ints
    home: Ints


def income_columns(
    world: World, reg: Register, insurance: Insurance, welfare: Welfare, chance: Chance
) -> dict[str, Column]:
    """The layout `resident_tax_income`: residents of 1 January aged 15 or over, newest year last."""
    last = world.today_date.year
    fixed = Fixed(world, insurance.work, chance)
    years = [_year(world, reg, number) for number in range(last - YEARS + 1, last + 1)]
    parts = [_one_year(world, fixed, welfare, year, chance) for year in years]
    return {n: np.concatenate([part[n] for part in parts]) for n in parts[0]}


def _year(world: World, reg: Register, number: int) -> Year:
    first = day_number(date(number, 1, 1))
    home = at_day(reg.members, "person", first, world.people.size, "home")
    age = world.age(np.arange(world.people.size), first)
    who = np.flatnonzero((home >= 0) & (age >= 15))
    return Year(number, first, who, age, home)


class Fixed:
    """What stays with a person over the years: rank among earners, kinds of income."""

    def __init__(self, world: World, work: Work, chance: Chance) -> None:
        count = world.people.size
        self.work = work
        self.is_man = world.people["sex"] == MALE
        self.rank = chance.fractions(count)
        self.pension_rank = chance.fractions(count)
        self.farms = chance.happens(0.4, count)
        self.lets = chance.happens(0.03, count)
        self.is_undeclared = chance.happens(0.9 if world.town.is_test else 0.35, count)
        self.insures_life = chance.happens(0.55, count)
        self.employer = chance.between(1, 180, count)
        self.owns_home = chance.happens(0.78, count)

    def working_days(self, first: int) -> Ints:
        """Days of the year before `first` inside a period of work."""
        begins = np.maximum(self.work.begins, first - 365)
        ends = np.minimum(self.work.ends, first)
        days: Ints = np.maximum(ends - begins, 0).sum(axis=1)
        return days


def _one_year(world: World, fixed: Fixed, welfare: Welfare, year: Year, chance: Chance) -> dict[str, Column]:
    """Revenue of each kind, then who supports whom, then deductions."""
    money = _revenue(fixed, year, chance)
    rough = _rough_income(year, money)
    ties = _ties(world, year, rough)
    declared = _declaration(fixed, year, rough, ties)
    for name in money:
        money[name] = np.where(declared, money[name], 0)
    rows: dict[str, Column] = {
        "person": year.who,
        "fiscal_year": np.full(len(year.who), year.number),
        "declaration": np.where(declared, 0, 1)[year.who],
        **{n: v[year.who] for n, v in money.items()},
        **_paid(fixed, year, money, declared, chance),
        **_support(world, welfare, year, rough, ties),
        **_own(world, fixed, welfare, year, money, rough, ties),
    }
    return _without_family_employees(rows)


def _without_family_employees(rows: dict[str, Column]) -> dict[str, Column]:
    """A spouse who works in the family business (専従者) is no spouse for the deduction."""
    helps = rows["family_employee_deduction"] > 0
    return rows | {n: np.where(helps, 0, rows[n]) for n in ("spouse_kind", "spouse_income")}


def _revenue(fixed: Fixed, year: Year, chance: Chance) -> dict[str, Ints]:
    """給与・年金の収入 and other incomes of everybody (zero for those not asked about)."""
    count, age, kind = len(year.age), year.age, fixed.work.kind
    share = np.interp(age, [a for a, _ in BY_AGE], [s for _, s in BY_AGE]) / 100
    full = np.where(fixed.is_man, amount_at(fixed.rank, SALARY_MEN), amount_at(fixed.rank, SALARY_WOMEN))
    regular = (full * share).astype(np.int64) * fixed.working_days(year.first) // 365
    part = amount_at(fixed.rank, SALARY_PART)
    student = (age < 22) & (age >= 16) & chance.happens(0.25, count)
    salary = np.where(kind == EMPLOYEE, regular, 0)
    salary = np.where((kind == PART_TIME) & (age >= 22) & (age < 70), part, salary)
    salary = np.where((salary == 0) & student, part // 2, salary)
    salary = np.where((age >= 62) & (age < 74) & (salary == 0) & (fixed.pension_rank < 0.3), part, salary)
    salary = salary * chance.between(970, 1030, count) // 1000 * (100 + 2 * (year.number - 2023)) // 100
    pension = np.where(
        fixed.is_man, amount_at(fixed.pension_rank, PENSION_MEN), amount_at(fixed.pension_rank, PENSION_WOMEN)
    )
    has_pension = (age >= 65) | ((age >= 60) & (fixed.pension_rank < 0.12))
    own = np.where((kind == OWN_BUSINESS) & (age >= 22) & (age < 84), amount_at(fixed.rank, BUSINESS), 0)
    own = own * chance.between(700, 1300, count) // 1000
    extra = np.where(chance.happens(0.02, count) & (age > 22), chance.between(20_000, 600_000, count), 0)
    return {
        "salary_revenue": salary,
        "pension_revenue": np.where(has_pension, pension, 0),
        "business_income": np.where(fixed.farms, 0, own),
        "farming_income": np.where(fixed.farms, own, 0) * 6 // 10,
        "real_estate_income": np.where(fixed.lets & (age >= 40), amount_at(fixed.rank, LETTING), 0),
        "other_income": extra,
    }


def _rough_income(year: Year, money: dict[str, Ints]) -> Ints:
    """About the 合計所得金額, only to decide who supports whom (the law computes the real one)."""
    salary = np.maximum(money["salary_revenue"] - _salary_allowance(year), 0)
    salary = np.where(money["salary_revenue"] > 1_900_000, money["salary_revenue"] * 7 // 10 - 80_000, salary)
    pension = np.maximum(money["pension_revenue"] - np.where(year.age >= 65, 1_100_000, 600_000), 0)
    own = money["business_income"] + money["farming_income"] + money["real_estate_income"]
    total: Ints = salary + pension + own + money["other_income"]
    return total


def _salary_allowance(year: Year) -> int:
    return 650_000 if year.number >= 2026 else 550_000


def _dependant_limit(year: Year) -> int:
    return 580_000 if year.number >= 2026 else 480_000


@dataclass(frozen=True)
class Ties:
    """Who supports whom at the end of the income year."""

    supporter: Ints  # the taxpayer a dependant belongs to, NOBODY
    spouse: Ints  # the spouse under the same roof, NOBODY
    is_low: Flags


def _ties(world: World, year: Year, rough: Ints) -> Ties:
    """Dependants belong to the person with the highest income of the household; spouses to each other first."""
    p, home = world.people, year.home
    mate = p["spouse"]
    homes = np.append(home, NOBODY - 1)
    together = (mate >= 0) & (homes[mate] == home) & (home >= 0) & (p["is_unregistered"] == 0)
    together &= (p["left_by"] == 0) | (p["left_on"] > year.first)
    spouse = np.where(together, mate, NOBODY)
    is_low = (rough <= _dependant_limit(year)) & (home >= 0)
    best = _best_earner(home, rough, world.homes.size)
    mates_income = np.append(rough, 0)[spouse]
    of_spouse = (spouse >= 0) & (mates_income > _dependant_limit(year))
    top = best[np.maximum(home, 0)]
    is_kin = world.people["is_lodger"] == 0
    depends = is_low & ~of_spouse & (top != np.arange(len(home))) & is_kin
    depends &= rough[top] > _dependant_limit(year)
    return Ties(np.where(depends, top, NOBODY), spouse, is_low)


def _best_earner(home: Ints, rough: Ints, homes: int) -> Ints:
    here = np.flatnonzero(home >= 0)
    order = here[np.lexsort((-here, rough[here], home[here]))]
    best = np.zeros(homes, np.int64)
    best[home[order]] = order  # the last of each home has the most
    return best


def _declaration(fixed: Fixed, year: Year, rough: Ints, ties: Ties) -> Flags:
    """Some without documents have not declared: neither employed nor anybody's dependant."""
    no_papers = (rough < 900_000) & (ties.supporter < 0) & (fixed.work.kind != EMPLOYEE) & (year.age < 65)
    return ~(fixed.is_undeclared & no_papers & (ties.spouse < 0))


def _paid(
    fixed: Fixed, year: Year, money: dict[str, Ints], declared: Flags, chance: Chance
) -> dict[str, Ints]:
    """Premiums and expenses paid in the income year."""
    count = len(year.age)
    salary, pension = money["salary_revenue"], money["pension_revenue"]
    employed = fixed.work.kind == EMPLOYEE
    social = np.where(employed, salary * 147 // 1000, (salary + pension) * 6 // 100)
    own = money["business_income"] + money["farming_income"]
    social = (social + own * 13 // 100 + np.where(own > 0, 204_000, 0)) // 100 * 100
    earns = declared & (salary + pension + own > 1_000_000)
    life = earns & fixed.insures_life
    paid = {
        "social_insurance": np.where(declared, social, 0),
        "life_insurance": np.where(life, chance.between(12, 120, count) * 1000, 0),
        "care_medical_insurance": np.where(life, chance.between(0, 80, count) * 1000, 0),
        "annuity_insurance": np.where(life & (fixed.rank > 0.6), chance.between(24, 120, count) * 1000, 0),
        "earthquake_insurance": np.where(
            earns & fixed.owns_home & (fixed.rank > 0.5), chance.between(6, 55, count) * 1000, 0
        ),
        "medical_paid": np.where(
            earns & chance.happens(0.11, count), chance.between(60, 640, count) * 1000, 0
        ),
        "small_enterprise_mutual_aid": np.where((own > 2_500_000) & (fixed.rank > 0.8), 240_000, 0),
    }
    return {n: v[year.who] for n, v in paid.items()}


def _support(world: World, welfare: Welfare, year: Year, rough: Ints, ties: Ties) -> dict[str, Column]:
    """Spouse and dependants by age class, and the disabled among them."""
    age, count = year.age, world.people.size
    kind, income = _spouse_kind(year, rough, ties)
    top = ties.supporter
    is_parent = _is_ancestor(world, top, ties)
    classes = {
        "dependants_general": ((age >= 16) & (age < 19)) | ((age >= 23) & (age < 70)),
        "dependants_specified": (age >= 19) & (age < 23),
        "dependants_elderly": (age >= 70) & ~is_parent,
        "dependants_elderly_parents": (age >= 70) & is_parent,
        "dependants_under_16": age < 16,
    }
    special = welfare.is_special
    through = np.where(
        np.isin(np.append(kind, 0)[ties.spouse], (1, 2, 3)), ties.spouse, top
    )  # spouse or dependant
    disabled = {"dependants_disabled": special == 1, "dependants_specially_disabled_together": special == 2}
    counts = {n: _count_for(top, fits, count) for n, fits in classes.items()}
    counts |= {n: _count_for(through, fits, count) for n, fits in disabled.items()}
    counts["dependants_specially_disabled"] = np.zeros(count, np.int64)
    return {"spouse_kind": kind[year.who], "spouse_income": income[year.who]} | {
        n: v[year.who] for n, v in counts.items()
    }


def _count_for(supporter: Ints, fits: Flags, size: int) -> Ints:
    return np.bincount(supporter[fits & (supporter >= 0)], minlength=size)[:size]


def _spouse_kind(year: Year, rough: Ints, ties: Ties) -> tuple[Ints, Ints]:
    """The spouse as the taxpayer's paper states it: 0 none, 1, 2 from 70, 3 taxpayer over 10 million, 4 special."""
    mate = ties.spouse
    income, limit = np.append(rough, 0)[mate], _dependant_limit(year)
    has = (mate >= 0) & (rough > limit) & (ties.supporter < 0)
    low = has & (income <= limit)
    special = has & (income > limit) & (income <= 1_330_000) & (rough <= 10_000_000) & (income < rough)
    kind = np.select(
        [low & (rough > 10_000_000), low & (np.append(year.age, 0)[mate] >= 70), low, special], [3, 2, 1, 4]
    )
    return kind, np.where(kind > 0, income, 0)


def _is_ancestor(world: World, of: Ints, ties: Ties) -> Flags:
    """同居老親等: a parent or grandparent of the taxpayer or the spouse, under the same roof."""
    me = np.arange(world.people.size)
    father, mother = np.append(world.people["father"], NOBODY), np.append(world.people["mother"], NOBODY)
    found = np.zeros(len(me), np.bool_)
    for start in (of, np.append(ties.spouse, NOBODY)[of]):
        for one in (father[start], mother[start]):
            found |= (one == me) | (father[one] == me) | (mother[one] == me)
    return found & (of >= 0)


def _own(
    world: World, fixed: Fixed, welfare: Welfare, year: Year, money: dict[str, Ints], rough: Ints, ties: Ties
) -> dict[str, Column]:
    """What the taxpayer is: disabled, widowed, lone parent, student, minor, assisted; how the tax is collected."""
    p, who, age = world.people, year.who, year.age
    employed = (fixed.work.kind == EMPLOYEE) & (money["salary_revenue"] > 1_000_000)
    pensioner = (age >= 65) & (money["pension_revenue"] >= 180_000)
    assisted = (welfare.assisted_from <= year.first) & (year.first < welfare.assisted_until)
    collection = np.select([employed, pensioner], [2, 3], 1)
    employers = np.asarray([f"99{n:08d}" for n in range(181)] + [""], np.object_)
    student = (age >= 18) & (age < 23) & (money["salary_revenue"] > 0) & (fixed.work.kind != EMPLOYEE)
    own = money["business_income"] + money["farming_income"]
    helps = (own > 2_000_000) & (ties.spouse >= 0) & (np.append(money["salary_revenue"], 0)[ties.spouse] == 0)
    helps &= (fixed.rank * 1000).astype(np.int64) % 4 == 0
    return {
        "disability": welfare.is_special[who],
        "single_parent": _single_parent(world, year, rough, ties)[who],
        "is_working_student": student[who].astype(np.int64),
        "is_minor": ((age < 18) & (p["is_married"] == 0))[who].astype(np.int64),
        "is_assisted": assisted[who].astype(np.int64),
        "collection": collection[who],
        "employer": employers[np.where(employed, fixed.employer, 181)[who]],
        "family_employee_deduction": np.where(helps, 860_000, 0)[who],
    }


def _single_parent(world: World, year: Year, rough: Ints, ties: Ties) -> Ints:
    """ひとり親: unmarried with an own child of low income; 寡婦: a widow without one; income up to five million."""
    p, me = world.people, np.arange(world.people.size)
    child = ties.is_low & (year.age < 24)
    homes = np.append(year.home, NOBODY - 1)
    parents = [
        p[link][child & (p[link] >= 0) & (homes[p[link]] == year.home)] for link in ("father", "mother")
    ]
    with_child = np.isin(me, np.concatenate(parents))
    alone = (ties.spouse < 0) & (p["is_unregistered"] == 0) & (rough <= 5_000_000)
    mate = p["spouse"]
    gone = np.append((p["left_by"] == 23) & (p["left_on"] <= year.first), False)[mate]
    widow = alone & gone & (p["sex"] == FEMALE) & ~with_child
    lone = alone & with_child & (gone | (p["is_married"] == 0))
    return np.where(lone, 2, np.where(widow, 1, 0))


def asset_columns(world: World, reg: Register, chance: Chance) -> dict[str, Column]:
    """The layout `property_tax_amount`: heads who own land and house, the same amount for three years."""
    last = world.today_date.year
    first = day_number(date(last, 1, 1))
    heads = np.unique(reg.members["head"][_on(reg, first)])
    heads = heads[world.age(heads, first) >= 35]
    owners = heads[chance.happens(0.74, len(heads))]
    amount = chance.along(
        [(0.0, 6_000), (0.3, 41_000), (0.6, 78_000), (0.9, 160_000), (0.99, 420_000), (1.0, 1_900_000)],
        len(owners),
    )
    years = np.repeat(np.arange(last - 3, last + 1), len(owners))
    amounts = np.tile(amount // 100 * 100, YEARS)
    return {"person": np.tile(owners, YEARS), "fiscal_year": years, "amount": amounts}


def _on(reg: Register, day: int) -> Flags:
    holds: Flags = (reg.members["valid_from"] <= day) & (day < reg.members["valid_until"])
    return holds
