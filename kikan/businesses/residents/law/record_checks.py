"""Checks of the register as it is kept (記録の点検): one row for each resident, or for each event; no act is needed.

They find what an old system or a mistake left behind; at the counter an act refuses the same before it is written.
"""

from kikan.businesses.residents.law.checking import Check, Columns, all_checks, before, check, is_known
from kikan.businesses.residents.law.checks import ACT
from kikan.law.amounts import Truth


@check(
    "E07",
    "number",
    "在留カード等の番号が、別の人の除票にもあります。",
    needs=("card_is_on_removed_record",),
    do="同じ人の記録が二つないか確かめ、再転入として一つにしてください。",
)
def card_is_on_a_removed_record_too(c: Columns) -> Truth:
    return c["card_is_on_removed_record"] == 1


@check(
    "E10",
    "persons",
    "住民票と除票の両方に記録されています。",
    needs=("is_removed_too",),
    do="どちらが正しいか確かめ、誤った記録を取り消してください。",
)
def is_resident_and_removed(c: Columns) -> Truth:
    return c["is_removed_too"] == 1


@check(
    "E11",
    "address_since",
    "住所を定めた日が、住民となった日または生年月日より前です。",
    needs=("address_since", "resident_since", "birth_lower"),
    do="誤記修正で日付を直してください。",
    cites=f"{ACT} 第7条第6号・第7号",
)
def lived_here_before_being_a_resident(c: Columns) -> Truth:
    return before(c["address_since"], c["resident_since"]) | before(c["resident_since"], c["birth_lower"])


@check(
    "E24",
    "persons",
    "消除の予定が二つ以上記録されています。",
    needs=("removals_ahead",),
    do="一方を取り消してください。",
)
def leaves_twice(c: Columns) -> Truth:
    return is_known(c["removals_ahead"]) & (c["removals_ahead"] > 1)


@check(
    "A01",
    "number",
    "氏名・性別・生年月日が同じ除票が、別の番号であります。",
    needs=("resembles_removed",),
    do="同じ人なら、除票の宛名番号に合わせて記録を直してください。",
)
def may_be_a_returned_person(c: Columns) -> Truth:
    return c["resembles_removed"] == 1


# Of events, as they were entered: what would have been refused on the day they were processed.
OF_EVENTS = ("E01", "E02", "E23")


def of_events() -> tuple[Check, ...]:
    """The checks that need an event and its days alone."""
    known = {"event", "happened_on", "reported_on", "today"}
    return tuple(each for each in all_checks() if each.number in OF_EVENTS and set(each.needs) <= known)
