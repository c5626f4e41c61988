"""The order on the household sheet (世帯員の並び順): by the rule of the notice, or by hand as the household asks."""

from collections.abc import Sequence
from datetime import date

import numpy as np

from kikan.businesses.residents.law import codes, relationships
from kikan.businesses.residents.models import Resident
from kikan.businesses.residents.procedures.act import Accepted, Act, days
from kikan.businesses.residents.procedures.arguments import Papers
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure


@procedure("residents.reorder_household", right="residents.change", ja="世帯員の並べ替え")
def reorder_household(
    *,
    actor: Actor,
    household: int,
    happened_on: date,
    order: Sequence[int] = (),
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Put the members in this order, or without one in that of the rule; it is kept until the next sorting.

    Law: 住民基本台帳事務処理要領（世帯票の記載の順序）
    Errors: NotFound, Refused, Stale.
    """
    act = Act(
        actor,
        "residents.reorder_household",
        "residents.corrected",
        codes.MINOR_CORRECTION,
        happened_on,
        None,
        papers or Papers(),
        cause,
        read_at,
    )
    act.draft.load_household(household, happened_on)
    members = act.draft.members(household, happened_on)
    if not members:
        raise NotFound("異動日にこの世帯番号の世帯はありません。", field="household")
    persons = [row.person for row in members]
    act.keep_out_of_drafts(persons)
    act.check(act.columns(len(persons)))
    act.refuse_errors()
    if order and sorted(order) != sorted(persons):
        raise Refused(
            "世帯員の全員を、一人ずつ並べてください。", field="order", what_to_do="世帯員を確かめてください。"
        )
    for place, person in enumerate(order or by_rule(members), start=1):
        act.draft.resident(person).change({"order_in_household": place}, happened_on)
    if not act.draft.changed():
        raise Refused("すでにこの順です。", field="order", what_to_do="並び順を確かめてください。")
    return act.carry_out(persons, dict.fromkeys(persons, household))


def by_rule(members: Sequence[Resident]) -> list[int]:
    """The members in the order of the notice: head, spouse, children, their families, parents, others."""
    persons = np.array([row.person for row in members], dtype=np.int64)
    places = relationships.printed_order(
        np.zeros(len(members), dtype=np.int64),
        relationships.parse_all(row.relationship for row in members),
        days(row.birth_on for row in members),
        persons,
    )
    ordered: list[int] = persons[np.argsort(places)].tolist()
    return ordered
