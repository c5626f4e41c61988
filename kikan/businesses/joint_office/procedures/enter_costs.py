"""Enter what a year costs, what it is shared by, and what a member paid before (経費・基準の値・費用対効果の登録)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from kikan.businesses.joint_office.law.allocation import POPULATION
from kikan.businesses.joint_office.models import Cost, Count, Effect, OwnCost
from kikan.businesses.joint_office.procedures.checking import require_not_later, require_text
from kikan.businesses.joint_office.reads import costs
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.reads.sharing import CITES, year_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import HistoryModel
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure

REGISTER = "住民基本台帳（構成団体の台帳の集計）"


@procedure("joint_office.enter_cost", right="joint_office.change", ja="経費の登録")
def enter_cost(
    *,
    year: int,
    phase: int,
    cost_class: str,
    expense: int,
    actor: Actor,
    earmarked: int = 0,
    takers: Sequence[int] | None = None,
) -> int:
    """Keep a class of cost of a year (yen); what stood there is ended. takers: whom it concerns, None for all.

    Returns the number of the entry. Errors: Refused for a class without keys, more earmarked than spent, or strangers.
    """
    _require_class(year, cost_class)
    if expense < 0 or earmarked < 0 or earmarked > expense:
        raise Refused(
            "特定財源が歳出額を超えています。", field="earmarked", what_to_do="額を確かめてください。"
        )
    if takers is not None:
        _require_members(takers, "takers")
    values = {
        "expense": expense,
        "earmarked": earmarked,
        "takers": None if takers is None else sorted(takers),
    }
    key = {"year": year, "phase": phase, "cost_class": cost_class}
    return _kept(Cost, key, values, "joint_office.cost_entered", "joint_office.enter_cost", actor)


@procedure("joint_office.enter_own_cost", right="joint_office.change", ja="単独の経費の登録")
def enter_own_cost(*, year: int, phase: int, cost_class: str, member: int, amount: int, actor: Actor) -> int:
    """Keep what in a class belongs to one member alone (yen; 0 takes it back). Errors: NotFound, Refused."""
    _require_class(year, cost_class)
    _require_members([member], "member")
    found = next((c for c in costs.costs_of(year, phase) if c.cost_class == cost_class), None)
    if found is None:
        raise NotFound(
            "この区分の経費が登録されていません。",
            field="cost_class",
            what_to_do="先に経費を登録してください。",
        )
    others = sum(found.own.values()) - found.own.get(member, 0)
    if amount < 0 or others + amount > found.total:
        raise Refused(
            "単独の経費の合計が区分の額を超えます。", field="amount", what_to_do="額を確かめてください。"
        )
    key = {"year": year, "phase": phase, "cost_class": cost_class, "member": member}
    return _kept(
        OwnCost,
        key,
        {"amount": amount},
        "joint_office.own_cost_entered",
        "joint_office.enter_own_cost",
        actor,
    )


@procedure("joint_office.enter_count", right="joint_office.change", ja="基準の値の登録")
def enter_count(
    *, year: int, basis: str, member: int, value: int, counted_on: date, source: str, actor: Actor
) -> int:
    """Keep the value of a basis of a member for a year, the day it was counted on, its source. Errors: Refused."""
    _, keys = costs.rules(year)
    if basis not in costs.counted_bases(keys):
        raise Refused(
            "この基準は負担の割合に使われていません。",
            field="basis",
            what_to_do="条例値の負担の割合を確かめてください。",
        )
    _require_members([member], "member")
    require_not_later(counted_on, "counted_on")
    values = {"value": value, "counted_on": counted_on, "source": require_text(source, "source", "出典")}
    key = {"year": year, "basis": basis, "member": member}
    return _kept(Count, key, values, "joint_office.count_entered", "joint_office.enter_count", actor)


@procedure("joint_office.take_counts", right="joint_office.change", ja="台帳で数えた人口の登録")
def take_counts(*, year: int, counted_on: date, people: Mapping[int, int], actor: Actor) -> int:
    """Keep the people that the members' registers hold on a day; how many members.

    people: by member (`people_on`, read before: it stands in their own tenants). The sheet computed from them waits
    for another person's approval as with values typed. Errors: NotFound, Refused.
    """
    if not people:
        raise NotFound(
            "数えられる台帳がありません。", field="counted_on",
            what_to_do="このシステムで動いている構成団体がなければ、値を登録してください。",
        )  # fmt: skip
    for member, value in sorted(people.items()):
        enter_count(
            year=year, basis=POPULATION, member=member, value=value, counted_on=counted_on, source=REGISTER,
            actor=actor,
        )  # fmt: skip
    return len(people)


@procedure("joint_office.enter_effect", right="joint_office.change", ja="費用対効果の登録")
def enter_effect(
    *, year: int, member: int, old_total: int, own_costs: int, one_off: int, actor: Actor, gains: str = ""
) -> int:
    """Keep what a member paid a year before, what it pays beside its share, and once (yen). Errors: Refused."""
    _require_members([member], "member")
    values = {"old_total": old_total, "own_costs": own_costs, "one_off": one_off, "gains": gains.strip()}
    key = {"year": year, "member": member}
    return _kept(Effect, key, values, "joint_office.effect_entered", "joint_office.enter_effect", actor)


def _require_class(year: int, cost_class: str) -> None:
    _, keys = costs.rules(year)
    if cost_class not in keys:
        raise Refused(
            "この区分の負担の割合がありません。", field="cost_class", what_to_do="条例値の負担の割合を確かめてください。"
        )  # fmt: skip


def _require_members(wanted: Sequence[int], field: str) -> None:
    if not wanted or set(wanted) - {m.member for m in members_on(None)}:
        raise NotFound(
            "登録のない構成団体があります。", field=field, what_to_do="構成団体の一覧を確かめてください。"
        )


def _kept(
    model: type[HistoryModel],
    key: Mapping[str, Any],
    values: Mapping[str, Any],
    kind: str,
    act: str,
    actor: Actor,
) -> int:
    """One row for the fiscal year, whatever stood there; the same once more writes nothing new (the entry it has)."""
    year = year_of(int(key["year"]))
    rows = model._default_manager.filter(**key, ended_by__isnull=True)
    same = rows.filter(**values).values_list("entry", flat=True).first()
    if same is not None:
        return int(same)
    subjects = [("cost_year", int(key["year"]))]
    entry = append(
        actor=actor, kind=kind, procedure=act, subjects=subjects, happened_on=year.begins,
        reason=f"{key['year']}年度", cites=CITES,
    ).number  # fmt: skip
    history.replace(model, key, values, entry=entry, valid_from=year.begins, valid_until=year.ends)
    return entry
