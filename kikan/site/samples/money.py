"""Bank accounts, unpaid instalments, protected people, reliefs: small groups drawn at the end."""

from datetime import date

import jaconv
import numpy as np

from kikan.site.samples.arrays import NO_DAY, OPEN, Column, Ints
from kikan.site.samples.chance import Chance
from kikan.site.samples.histories import Register
from kikan.site.samples.insurance import LEFT_COVER, Insurance, birthday
from kikan.site.samples.texts import Names
from kikan.site.samples.world import EPOCH, FEMALE, World, day_number

DUE_MONTHS = {1: (6, 8, 10, 1), 2: (7, 8, 9, 10, 11, 12, 1, 2), 3: (5, 7, 9, 11)}
LARGE_KANA = str.maketrans("ｧｨｩｪｫｬｭｮｯｰ", "ｱｲｳｴｵﾔﾕﾖﾂ-")


def year_of(day: int) -> int:
    return date.fromordinal(EPOCH.toordinal() + day).year


def heads_of_today(reg: Register, today: int) -> Ints:
    m = reg.members
    return np.unique(m["head"][(m["valid_from"] <= today) & (today < m["valid_until"])])


def account_columns(world: World, reg: Register, names: Names, chance: Chance) -> dict[str, Column]:
    """Accounts of heads for transfer, of some others for refunds; bank codes 99xx belong to no bank."""
    heads = heads_of_today(reg, world.today)
    heads = heads[world.age(heads, world.today) >= 20]
    debit = heads[chance.happens(0.46, len(heads))]
    grown = reg.people[(world.people["home"][reg.people] >= 0) & (world.age(reg.people, world.today) >= 20)]
    credit = grown[chance.happens(0.06, len(grown))]
    who = np.concatenate([debit, credit])
    use = np.concatenate([np.full(len(debit), 1), np.full(len(credit), 2)])
    count = len(who)
    bank, branch = 9900 + chance.between(1, 5, count), chance.between(1, 40, count)
    number = chance.between(1, 9_999_999, count)
    since = np.maximum(world.people["resident_from"][who], world.today - chance.between(100, 5000, count))
    return {
        "person": who, "use": use, "bank": bank, "branch": branch,
        "kind": np.where(chance.happens(0.02, count), 2, 1), "account_number": number,
        "holder_kana": holder_kana(names, who), "valid_from": since, "valid_until": np.full(count, OPEN),
    }  # fmt: skip


def holder_kana(names: Names, who: Ints) -> Column:
    """The reading in the characters of bank files: half-width, large kana, at most 30 columns."""
    kana = dict(zip(names.rows["person"].tolist(), names.rows["kana"].tolist(), strict=True))
    official = names.rows["kind"] == "1"
    kana |= dict(
        zip(names.rows["person"][official].tolist(), names.rows["kana"][official].tolist(), strict=True)
    )
    texts = [
        jaconv.z2h(kana[w], kana=True, ascii=True, digit=True).translate(LARGE_KANA)[:30]
        for w in who.tolist()
    ]
    return np.asarray([t.replace("　", " ").rstrip() for t in texts], np.object_)


def arrears_columns(world: World, reg: Register, chance: Chance) -> dict[str, Column]:
    """Unpaid instalments of the last three fiscal years of a few heads."""
    heads = heads_of_today(reg, world.today)
    owing = heads[chance.happens(0.25 if world.town.is_test else 0.028, len(heads))]
    year_now = year_of(world.today)
    rows: list[tuple[int, int, int, int, int, int, int, int, int]] = []
    throws = zip(
        owing.tolist(), *(chance.between(0, 999, len(owing)).tolist() for _ in range(4)), strict=True
    )
    for person, a, b, c, d in throws:
        levy, first = 1 + a % 3, year_now - 3 + b % 3
        months = DUE_MONTHS[levy]
        charged = 1000 * (8 + c % 40)
        for instalment in range(1 + d % len(months), len(months) + 1):
            due = _due(first, months[instalment - 1])
            paid = charged * (a % 3) // 3 // 1000 * 1000 if instalment == 1 + d % len(months) else 0
            rows.append((person, levy, first, instalment, due, charged, paid, due + 20 + a % 8, 1 + d % 4))
    names = (
        "person",
        "levy",
        "fiscal_year",
        "instalment",
        "due_on",
        "charged",
        "received",
        "reminded_on",
        "state",
    )
    columns = list(zip(*rows, strict=True)) or [()] * len(names)
    return {n: np.asarray(c, np.int64) for n, c in zip(names, columns, strict=True)}


def _due(fiscal_year: int, month: int) -> int:
    """The last day of the month of an instalment."""
    year = fiscal_year + (month < 4)
    after = date(year + month // 12, month % 12 + 1, 1)
    return day_number(after) - 1


def protection_columns(world: World, reg: Register, chance: Chance) -> dict[str, Column]:
    """支援措置: a handful of women and the children with them; most periods run, one ended, one is provisional."""
    p, today = world.people, world.today
    age = world.age(np.arange(p.size), today)
    women = reg.people[(p["home"][reg.people] >= 0) & (p["sex"][reg.people] == FEMALE)]
    women = women[(age[women] >= 22) & (age[women] < 70) & (p["is_married"][women] == 0)]
    wanted = max(4, len(women) // 400)
    women = women[np.argsort(chance.fractions(len(women)), kind="stable")][:wanted]
    with_her = np.flatnonzero(np.isin(p["mother"], women) & (p["home"] >= 0) & (age < 18))
    with_her = with_her[p["home"][with_her] == p["home"][p["mother"][with_her]]]
    who = np.concatenate([women, with_her])
    lead = np.concatenate([np.arange(len(women)), np.searchsorted(np.sort(women), p["mother"][with_her])])
    lead = np.where(
        np.arange(len(who)) < len(women), lead, np.argsort(women, kind="stable")[lead % max(len(women), 1)]
    )
    began = today - chance.between(20, 350, len(women))
    began[1:2] = today - 345  # ends within a month
    began[2:3] = today - 500  # ended and was not extended
    kind = chance.between(1, 3, len(women))
    begins = np.maximum(began, 0)[lead]
    return {
        "person": who, "number": np.ones(len(who), np.int64), "valid_from": begins,
        "last_on": np.asarray([_a_year(int(b)) for b in begins], np.int64), "kind": kind[lead],
        "is_provisional": (lead == 3).astype(np.int64), "is_latest": np.ones(len(who), np.int64),
    }  # fmt: skip


def _a_year(begins: int) -> int:
    """The last day of a period of one year: 2020-04-01 → 2021-03-31."""
    return int(birthday(np.asarray([begins]), 1)[0]) - 1


def relief_columns(world: World, reg: Register, insurance: Insurance, chance: Chance) -> dict[str, Column]:
    """非自発的失業・産前産後・旧被扶養者 among the insured of the last years."""
    parts = [
        _unemployed(world, insurance, chance),
        _mothers(world, reg, insurance),
        _former_dependants(world, insurance),
    ]
    rows = {n: np.concatenate([part[n] for part in parts]) for n in parts[0]}
    order = np.lexsort((rows["valid_from"], rows["kind"], rows["person"]))
    return _one_after_the_other({n: v[order] for n, v in rows.items()})


def _one_after_the_other(rows: dict[str, Column]) -> dict[str, Column]:
    """Who loses a second job within the relief of the first: the new relief ends the old one."""
    person, kind, ends = rows["person"], rows["kind"], rows["valid_until"]
    same = (person[1:] == person[:-1]) & (kind[1:] == kind[:-1])
    cut = np.append(np.where(same, np.minimum(ends[:-1], rows["valid_from"][1:]), ends[:-1]), ends[-1:])
    return rows | {"valid_until": cut}


def _part(
    kind: int, who: Ints, begins: Ints, ends: Ints, left: Ints, code: list[str], due: Ints
) -> dict[str, Column]:
    return {
        "person": who, "kind": np.full(len(who), kind), "left_on": left,
        "left_because": np.asarray(code, np.object_), "due_on": due, "valid_from": begins, "valid_until": ends,
    }  # fmt: skip


def _unemployed(world: World, insurance: Insurance, chance: Chance) -> dict[str, Column]:
    """Left employee insurance against their will: from the day after leaving to the end of the next fiscal year."""
    e = insurance.enrolments
    fits = (e["acquired_by"] == LEFT_COVER) & (e["valid_from"] > world.today - 900)
    fits &= world.age(e["person"], e["valid_from"]) < 65
    fits &= insurance.work.kind[e["person"]] == 1
    rows = np.flatnonzero(fits & chance.happens(0.5 if world.town.is_test else 0.2, len(fits)))
    who, begins = e["person"][rows], e["valid_from"][rows]
    ends = np.asarray([_end_of_next_year(int(b)) for b in begins], np.int64)
    code = [("11", "21", "23", "31")[w % 4] for w in who.tolist()]
    return _part(1, who, begins, ends, begins - 1, code, np.full(len(who), NO_DAY))


def _end_of_next_year(day: int) -> int:
    """The 1 April after the fiscal year that follows that of the day."""
    begins = date.fromordinal(EPOCH.toordinal() + day)
    return day_number(date(begins.year + (2 if begins.month >= 4 else 1), 4, 1))


def _mothers(world: World, reg: Register, insurance: Insurance) -> dict[str, Column]:
    """産前産後: from the month before the birth, four months (two calendar months after the birth month)."""
    p = world.people
    born = reg.people[(p["birth"][reg.people] > world.today - 1000) & (p["mother"][reg.people] >= 0)]
    born = born[p["first_from"][born] == p["birth"][born]]
    mother, on = p["mother"][born], p["birth"][born]
    e = insurance.enrolments
    insured = np.zeros(len(born), np.bool_)
    for row in np.flatnonzero(np.isin(e["person"], mother)).tolist():
        insured |= (mother == e["person"][row]) & (e["valid_from"][row] <= on) & (on < e["valid_until"][row])
    mother, on = mother[insured], on[insured]
    mother, one = np.unique(mother, return_index=True)
    on = on[one]
    month = on.astype("datetime64[D]").astype("datetime64[M]")
    begins, ends = ((month + k).astype("datetime64[D]").astype(np.int64) for k in (-1, 3))
    return _part(2, mother, begins, ends, np.full(len(on), NO_DAY), [""] * len(on), on)


def _former_dependants(world: World, insurance: Insurance) -> dict[str, Column]:
    """旧被扶養者: 65 or over, insured because the relative who covered them turned 75; two years from then."""
    p, e = world.people, insurance.enrolments
    mate = np.append(birthday(p["birth"], 75), 0)[p["spouse"][e["person"]]]
    fits = (
        (e["acquired_by"] == LEFT_COVER)
        & (world.age(e["person"], e["valid_from"]) >= 65)
        & (mate == e["valid_from"])
    )
    who, begins = e["person"][fits], e["valid_from"][fits]
    ends = np.minimum(
        birthday(begins, 2), np.where(e["valid_until"][fits] == OPEN, OPEN, e["valid_until"][fits])
    )
    nothing = np.full(len(who), NO_DAY)
    return _part(3, who, begins, ends, nothing, [""] * len(who), nothing)
