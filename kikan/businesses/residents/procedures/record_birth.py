"""Birth (出生): a child enters the household of a parent."""

from dataclasses import replace
from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures import households, newcomers, people
from kikan.businesses.residents.procedures.act import Accepted, Act, column, days
from kikan.businesses.residents.procedures.arguments import Elsewhere, NewPerson, Papers
from kikan.businesses.residents.procedures.codes_given import give_code
from kikan.businesses.residents.procedures.entering import Arrival, enter, home_of_household
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.procedures import procedure


@procedure("residents.record_birth", right="residents.change", ja="出生の記載")
def record_birth(
    *,
    actor: Actor,
    reported_on: date,
    household: int,
    child: NewPerson,
    family_register_of: int | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Record a birth in a household; the event date is the birth date.

    `family_register_of`: the member whose 本籍・筆頭者 the child shares, where `child` does not say its own.
    Law: 住民基本台帳法 第8条, 同法施行令 第12条
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.record_birth",
        "residents.born",
        codes.BORN,
        child.birth.on,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    home = {**home_of_household(act, household), "reason": act.code}
    act.keep_out_of_drafts(row.person for row in act.draft.members(household, act.happened_on))
    born = _with_family_register(act, replace(child, number=None), family_register_of)
    newcomers.refuse_characters(act, [born])
    given = newcomers.columns_of(act, [born])
    given |= {"has_address": column([1]), "resident_since": days([act.happened_on])}
    act.check(given)
    act.refuse_errors()
    number = people.draw_numbers(people.PERSON_SERIES, 1)[0]
    act.draft.new_persons.append(number)
    enter(act, {number: born}, household, home, Arrival(Elsewhere("")))
    give_code(act, number)
    households.settle(act.draft, household, act.happened_on)
    act.found += households.findings(act.draft, [household], act.happened_on)
    return act.carry_out([number], {number: household})


def _with_family_register(act: Act, child: NewPerson, member: int | None) -> NewPerson:
    if member is None or child.register_place or child.resident_kind != codes.JAPANESE:
        return child
    act.load([member])
    row = act.draft.family_register(member).at(act.happened_on)
    if row is None:
        raise NotFound("この人の戸籍の表示は記録されていません。", field="family_register_of")
    return replace(child, register_place=row.place, register_first_person=row.first_person)
