"""A sample municipality (見本) as columns: the whole generation, stage by stage."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from types import MappingProxyType

import numpy as np

from kikan.site.samples import (
    allowance,
    births,
    care,
    identifiers,
    incomes,
    life,
    money,
    pension,
    persons,
    rolls,
    schools,
    seals,
    stays,
    subsidies,
    texts,
    water,
    welfare,
)
from kikan.site.samples.arrays import NO_DAY, NOBODY, OPEN, Column, Ints, rank_within
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register, last_home, register
from kikan.site.samples.insurance import Insurance
from kikan.site.samples.naming import Naming
from kikan.site.samples.numbers import FIRST_HOUSEHOLD, FIRST_PERSON, numbers
from kikan.site.samples.sources import TownData, town_data
from kikan.site.samples.world import ENTERED, LEFT, World, new_world

Group = dict[str, Column]
SAMPLE_DAY = date(2026, 11, 23)
SMALLEST = 30
PERSON_COLUMNS = (
    "person",
    "head",
    "father",
    "mother",
    "spouse",
    "guardian",
    "payee",
    "recipient",
    "supporter",
    "child",
)


@dataclass(frozen=True)
class SampleTown:
    """One invented municipality: groups of equally long columns, named as in samples/layouts.

    Days are int64 days since 1970-01-01 (NO_DAY empty, OPEN without end); codes and amounts int64, or text where
    the layout has text. Everybody in it is fictitious.
    """

    code: str
    ja: str
    today: date
    scale: float
    seed: int
    groups: Mapping[str, Mapping[str, Column]] = field(repr=False)

    def __getitem__(self, group: str) -> Mapping[str, Column]:
        return self.groups[group]


def generate(code: str, scale: float = 0.1, today: date = SAMPLE_DAY, seed: int = 1) -> SampleTown:
    """The same arguments give the same people. The invented town for tests has one size."""
    town = town_data(code)
    if not town.is_test:
        town = replace(town, population=max(round(town.population * scale), SMALLEST))
    return generate_from(town, scale, today, seed)


def generate_from(town: TownData, scale: float, today: date, seed: int) -> SampleTown:
    """The town as described, at the size it says."""
    world = new_world(town, today, seed)
    life.live(world, Naming(0.3 if town.is_test else 0.0))
    groups = _groups(world, seed)
    frozen = MappingProxyType({n: MappingProxyType(g) for n, g in groups.items()})
    return SampleTown(town.code, town.ja, today, scale, seed, frozen)


def _groups(world: World, seed: int) -> dict[str, Group]:
    def stage(name: str) -> Chance:
        return Chance(seed, world.town.seed, name)

    born = births.birth_columns(world, stage("births"))
    reg = register(world)
    names = texts.Names(world, reg, stage("names"))
    chosen = welfare.welfare(world, reg, stage("welfare"))
    insured = Insurance(world, reg, chosen, stage("insurance"))
    numbering = Numbering(world, reg)
    groups: dict[str, Group] = {
        "persons": _persons(world, reg, persons.person_columns(world, reg, names, born, stage("persons"))),
        "names": dict(names.rows),
        "numbers": identifiers.identifier_columns(world, reg, stage("identifiers")),
        "residency": dict(reg.stays),
        "addresses": _addresses(world, reg),
        "memberships": _memberships(reg),
        "households": dict(reg.homes),
        "events": _events(world, reg),
        "event_persons": _event_persons(world, reg),
        "stays": stays.stay_columns(world, reg, stage("stays")),
        "protections": money.protection_columns(world, reg, stage("protections")),
        "town_blocks": _town_blocks(world.town),
        "incomes": incomes.income_columns(world, reg, insured, chosen, stage("incomes")),
        "assets": incomes.asset_columns(world, reg, stage("assets")),
        "enrolments": _enrolments(world, insured, numbering),
        "specified_members": insured.specified_columns(),
        "reliefs": money.relief_columns(world, reg, insured, stage("reliefs")),
        "nhi_pensions": _nhi_pensions(world, reg, insured, stage("nhi pensions")),
        "covers": insured.cover_columns(),
        "late_elderly": _late_elderly(world, reg, insured, chosen),
        "late_elderly_pensions": _late_pensions(world, reg, insured, chosen, stage("late pensions")),
        "assistance": welfare.assistance_columns(world, reg, chosen),
        "disabilities": welfare.certificate_columns(world, reg, chosen),
        "subsidised": subsidies.subsidy_columns(world, reg, chosen),
        "accounts": money.account_columns(world, reg, names, stage("accounts")),
        "arrears": money.arrears_columns(world, reg, stage("arrears")),
        "seals": seals.seal_columns(world, reg, names, stage("seals")),
        **allowance.allowance_groups(world, reg),
        **pension.pension_groups(world, reg, insured),
        **care.care_groups(world, reg, stage("care")),
        **water.water_groups(world, reg, stage("water")),
        **schools.school_groups(world, reg, stage("schools")),
        **rolls.roll_groups(world, reg, chosen, stage("rolls")),
    }
    return {name: numbering.numbered(group) for name, group in groups.items()}


class Numbering:
    """Replaces internal positions by 宛名番号 and 世帯番号."""

    def __init__(self, world: World, reg: Register) -> None:
        self.person = np.zeros(world.people.size + 1, np.int64)
        order = reg.people[np.argsort(world.people["first_from"][reg.people], kind="stable")]
        self.person[order] = numbers(FIRST_PERSON, len(order))
        self.home = np.zeros(world.homes.size + 1, np.int64)
        homes = reg.homes["home"]
        self.home[homes] = numbers(FIRST_HOUSEHOLD, len(homes))

    def numbered(self, group: Group) -> Group:
        group = dict(group)
        for name in PERSON_COLUMNS:
            if name in group and group[name].dtype == np.int64:
                group[name] = self.person[group[name]]
        if "home" in group:
            group["household"] = self.home[group.pop("home")]
        return group


def _persons(world: World, reg: Register, columns: Group) -> Group:
    p, who = world.people, reg.people
    registered = np.zeros(p.size + 1, np.bool_)
    registered[who] = True
    kin = {n: np.where(registered[p[n][who]], p[n][who], NOBODY) for n in ("father", "mother", "spouse")}
    return {"person": who, "home": last_home(reg, p.size)[who], **columns, **kin}


def _addresses(world: World, reg: Register) -> Group:
    a = reg.addresses
    return {n: a[n] for n in ("person", "reason", "valid_from", "valid_until")} | texts.address_columns(
        world, a["site"]
    )


def _memberships(reg: Register) -> Group:
    group: Group = dict(reg.members)
    return group | {"relationship": texts.relationship_texts(reg.members["relationship"])}


def _events(world: World, reg: Register) -> Group:
    e = reg.events
    planned = np.where(e["happened_on"] > world.today, 2, 1)
    return {n: e[n] for n in ("event", "kind", "detail", "happened_on", "reported_on")} | {
        "processed_on": e["reported_on"], "state": planned,
    }  # fmt: skip


def _event_persons(world: World, reg: Register) -> Group:
    """Ex officio entries of 2012 take the household the person has then."""
    rows = dict(reg.event_people)
    unknown = rows["home"] < 0
    first = np.full(world.people.size, NOBODY, np.int64)
    m = reg.members
    first[m["person"][::-1]] = m["home"][::-1]
    rows["home"] = np.where(unknown, first[rows["person"]], rows["home"])
    return dict(rows)


def _town_blocks(town: TownData) -> Group:
    codes = texts.town_block_codes(town)
    count = len(codes)
    columns = {
        "town_block": [b for b, _ in codes], "town_code": [c for _, c in codes],
        "prefecture": [town.prefecture] * count, "city": [town.city] * count,
        "town": [s.town for s in town.streets], "town_kana": [s.kana for s in town.streets],
        "postal_code": [s.postal_code for s in town.streets],
    }  # fmt: skip
    return {n: np.asarray(v, np.object_) for n, v in columns.items()}


def _enrolments(world: World, insured: Insurance, numbering: Numbering) -> Group:
    """The layout `nhi_qualification`; the number of a household on the document is its 世帯番号."""
    rows = insured.columns()
    count = len(rows["person"])
    until = date(world.today_date.year + (world.today_date.month >= 8), 7, 31)
    return rows | {
        "insurer": np.full(count, f"99{world.town.code}", np.object_),
        "symbol_number": numbering.home[rows["home"]],
        "class": np.ones(count, np.int64),
        "document_until": np.full(count, (until - date(1970, 1, 1)).days),
        "student": np.zeros(count, np.int64),
    }


def _late_elderly(world: World, reg: Register, insured: Insurance, chosen: welfare.Welfare) -> Group:
    """The layout `late_elderly_insured`: from 75, or recognised before; the day after death or move-out ends it.

    Public assistance ends it on its first day.
    """
    s = reg.stays
    assisted = chosen.assisted_from[s["person"]]
    begins = np.maximum(insured.late_from[s["person"]], s["valid_from"])
    ends = np.minimum(s["valid_until"], np.where(assisted <= world.today, assisted, OPEN))
    rows = np.flatnonzero((begins < ends) & (begins <= world.today))
    rows = rows[np.lexsort((begins[rows], s["person"][rows]))]
    person, begins, ends = s["person"][rows], begins[rows], ends[rows]
    left = ends <= world.today
    moved_in = (begins == s["valid_from"][rows]) & (insured.late_from[person] < begins)
    by = np.select([moved_in & (s["became_by"][rows] == ENTERED["rewritten"]), moved_in], [0, 2], 1)
    young = ~moved_in & (world.age(person, begins) < 74)
    lost_by = np.where(s["ceased_by"][rows] == LEFT["died"], 2, 1)
    lost_by = np.where(ends < s["valid_until"][rows], 3, lost_by)
    order = rank_within(person)
    first = np.cumsum(order == 0)
    return {
        "insured_no": np.asarray([f"{n:08d}" for n in first.tolist()], np.object_), "number": 1 + order,
        "class": np.ones(len(rows), np.int64), "person": person,
        "acquired_by": np.where(young, 3, by), "valid_from": begins, "lost_by": np.where(left, lost_by, 0),
        "valid_until": np.where(left, care.before_next(person, begins, ends + (lost_by != 3)), OPEN),
        "is_latest": np.append(first[1:] != first[:-1], np.ones(min(len(rows), 1), np.bool_)).astype(np.int64),
    }  # fmt: skip


def _late_pensions(
    world: World, reg: Register, insured: Insurance, chosen: welfare.Welfare, chance: Chance
) -> Group:
    """Most of those insured today for a year and more pay from a pension."""
    rows = _late_elderly(world, reg, insured, chosen)
    person = rows["person"][(rows["valid_until"] == OPEN) & (rows["valid_from"] < world.today - 500)]
    since = np.zeros(world.people.size + 1, np.int64)
    return care.pensions(world, person, since, 9_500, chance)


def _nhi_pensions(world: World, reg: Register, insured: Insurance, chance: Chance) -> Group:
    """Most heads who are insured themselves, with nobody insured below 65, pay from a pension of which the amount is told."""
    m = reg.members
    now = np.flatnonzero((m["valid_from"] <= world.today) & (world.today < m["valid_until"]))
    person, head = m["person"][now], m["head"][now]
    is_insured = insured.enrolled_on(world.today)
    young = head[is_insured[person] & (world.age(person, world.today) < 65)]
    heads = np.unique(head[is_insured[head]])
    heads = heads[~np.isin(heads, young)]
    rows = care.pensions(world, heads, np.zeros(world.people.size + 1, np.int64), 14_000, chance)
    return rows | {"pension": 10_000 * chance.between(70, 180, len(rows["person"]))}


def present(town: SampleTown, day: int) -> Ints:
    """Person numbers of the residents of a day."""
    r = town["residency"]
    found: Ints = r["person"][(r["valid_from"] <= day) & (day < r["valid_until"])]
    return found


__all__ = ["NO_DAY", "OPEN", "SAMPLE_DAY", "SampleTown", "generate", "present"]
