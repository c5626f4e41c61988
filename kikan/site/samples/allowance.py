"""Child allowance of the sample: which parent receives for which children, and the months the old system has paid."""

import numpy as np

from kikan.businesses.child_allowance.law.amounts import REFORM
from kikan.site.samples.arrays import NO_DAY, NOBODY, OPEN, Column, Ints, rank_within
from kikan.site.samples.histories import Register
from kikan.site.samples.world import World

TOLD = 6
"""So many months before the hand-over are told as paid."""
PAY_DAY, ORDER_MORE = 10, 3
MORE, YOUNG, OTHERS = 30_000, 15_000, 10_000
"""What the old system paid a month; ours works it out by itself, and the import holds one against the other."""


def allowance_groups(world: World, reg: Register) -> dict[str, dict[str, Column]]:
    """The layouts of the allowance: recipients, their children, months paid."""
    rows, paid_through = _children(world, reg), _paid_through(world.today)
    order = np.lexsort((rows["child"], rows["birth"], rows["recipient"]))
    rows = {name: values[order] for name, values in rows.items()} | {
        "tie": rank_within(rows["recipient"][order])
    }
    paid = _paid(rows, paid_through)
    who, at = np.unique(rows["recipient"], return_index=True)
    first = np.full(len(who), 10**6, np.int64)
    place = np.searchsorted(who, rows["recipient"])
    np.minimum.at(first, place, rows["first"])
    if paid_through < REFORM:
        first = np.maximum(first, REFORM)
    since = np.full(len(who), OPEN, np.int64)
    np.minimum.at(since, place, rows["since"])
    none, some = np.zeros(len(who), np.int64), np.zeros(len(rows["child"]), np.int64)
    last = np.full(len(who), _day(np.array([paid_through]))[0])
    is_student = rows["is_student"] == 1
    confirmed = np.maximum(_day(rows["last_paid"]) + PAY_DAY - 1, rows["since"])
    return {
        "allowance_recipients": {
            "person": who, "spouse": rows["spouse"][at], "kind": none + 1, "pension_kind": 1 + who % 3 // 2,
            "is_civil_servant": none, "claimed_on": np.minimum(since + 5, world.today), "event_on": since,
            "paid_through": np.where((first <= paid_through) & (paid_through >= REFORM), last, NO_DAY), "valid_from": _day(first),
            "valid_until": none + OPEN, "lost_by": none, "lost_on": none + NO_DAY,
        },
        "allowance_children": {
            "recipient": rows["recipient"], "child": rows["child"], "care": some + 1, "tie": rows["tie"],
            "confirmed_on": np.where(is_student, confirmed, NO_DAY), "graduates_in": some + NO_DAY,
            "valid_from": _day(rows["first"]), "valid_until": some + OPEN, "lost_by": some,
        },
        "allowance_paid": paid,
    }  # fmt: skip


def _children(world: World, reg: Register) -> dict[str, Ints]:
    """Children at home with a parent there; those past high school age where two younger ones are paid for."""
    p, now = world.people, int(_month(np.array([world.today]))[0])
    lives_since = np.full(p.size + 1, OPEN, np.int64)
    stays = reg.stays
    is_now = (stays["valid_from"] <= world.today) & (world.today < stays["valid_until"])
    lives_since[stays["person"][is_now]] = stays["valid_from"][is_now]
    home = np.append(p["home"], NOBODY)
    child = np.flatnonzero((p["home"] >= 0) & (lives_since[:-1] < OPEN))
    with_father = (p["father"][child] >= 0) & (home[p["father"][child]] == home[child])
    with_mother = (p["mother"][child] >= 0) & (home[p["mother"][child]] == home[child])
    recipient = np.where(with_father, p["father"][child], np.where(with_mother, p["mother"][child], NOBODY))
    fits = (recipient >= 0) & (lives_since[recipient] < OPEN)
    child, recipient = child[fits], recipient[fits]
    birth = p["birth"][child]
    began = _school_year(birth)
    last_paid, last_counted = (began + 19) * 12 + 2, (began + 23) * 12 + 2
    is_paid = now <= last_paid
    count = np.bincount(recipient[is_paid], minlength=p.size + 1)
    is_student = ~is_paid & (now <= last_counted) & (count[recipient] > 1)
    since = np.maximum(birth, np.maximum(lives_since[child], lives_since[recipient]))
    spouse = np.where(p["spouse"][recipient] >= 0, p["spouse"][recipient], NOBODY)
    chosen = is_paid | is_student
    columns = {
        "recipient": recipient, "child": child, "spouse": spouse, "birth": birth, "since": since,
        "first": _month(since) + 1, "last_paid": last_paid, "last_counted": last_counted,
        "is_student": is_student.astype(np.int64),
    }  # fmt: skip
    return {name: values[chosen] for name, values in columns.items()}


def _paid(rows: dict[str, Ints], through: int) -> dict[str, Column]:
    """The lines of the last months, as the old system worked them out."""
    found: list[tuple[Ints, Ints, Ints, Ints, Ints]] = []
    # Months before the reform are not taken in, as they need the old limits of income.
    for month in range(max(through - TOLD + 1, REFORM), through + 1):
        at = np.flatnonzero((rows["first"] <= month) & (month <= rows["last_counted"]))
        place = rank_within(rows["recipient"][at]) + 1
        young = month <= _month(rows["birth"][at]) + 36
        amount = np.where(place >= ORDER_MORE, MORE, np.where(young, YOUNG, OTHERS))
        paid = at[month <= rows["last_paid"][at]]
        amount = amount[month <= rows["last_paid"][at]]
        pay_month = month + (1 if month % 2 == 0 else 2)
        ones = np.ones(len(paid), np.int64)
        found.append(
            (
                rows["recipient"][paid], rows["child"][paid], _day(ones * month),
                _day(ones * pay_month) + PAY_DAY - 1, amount,
            )
        )  # fmt: skip
    names = ("recipient", "child", "month", "paid_on", "amount")
    none = np.zeros(0, np.int64)
    return {name: np.concatenate([none, *(part[i] for part in found)]) for i, name in enumerate(names)}


def _paid_through(today: int) -> int:
    """The last month paid: payments are made in even months, for the two months before."""
    month = int(_month(np.array([today]))[0])
    if today < int(_day(np.array([month]))[0]) + PAY_DAY - 1:
        month -= 1
    return month - 1 if month % 2 else month - 2


def _month(days: Ints) -> Ints:
    """year × 12 + month - 1."""
    found: Ints = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    return found


def _day(months: Ints) -> Ints:
    """The first day of such months."""
    found: Ints = (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return found


def _school_year(birth: Ints) -> Ints:
    """The fiscal year of birth; who was born on 1 April belongs to the year before."""
    month = _month(birth - 1)
    found: Ints = (month - 3) // 12
    return found
