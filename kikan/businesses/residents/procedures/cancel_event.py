"""Cancelling an event (異動の取消し): what was said before it is said again, by new rows; both entries stay."""

from collections.abc import Mapping
from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.models import EventPerson
from kikan.businesses.residents.procedures import households
from kikan.businesses.residents.procedures.act import Accepted, Act
from kikan.businesses.residents.procedures.arguments import Papers
from kikan.businesses.residents.procedures.sheets import Draft, restored
from kikan.businesses.residents.reads.chain import chain_of
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history.change import NotTheLatest
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise

NEVER = ("residents.imported", "residents.cancelled")


@procedure("residents.cancel_event", right="residents.change", ja="異動の取消し")
def cancel_event(
    *,
    actor: Actor,
    entry: int,
    reported_on: date,
    relationships: Mapping[int, str] | None = None,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Cancel the entry of an event; only the latest of its people that still stands (E21).

    A returning member whose household no longer exists gets a new one at the former address. `relationships`:
    anew, where the household has another head by now.
    Law: 住民基本台帳法施行令 第12条, 住民基本台帳事務処理要領
    Errors: NotFound, Refused, Stale.
    """
    cancelled = _entry(entry)
    event = _event_of(int(cancelled.reason))
    day = cancelled.happened_on
    assert day is not None  # every event of the register has a day
    act = Act(
        actor,
        "residents.cancel_event",
        "residents.cancelled",
        event,
        day,
        reported_on,
        papers or Papers(),
        cause,
        read_at,
    )
    persons = _persons(entry)
    act.keep_out_of_drafts(persons)
    _refuse_unless_latest(entry, persons)
    try:
        act.draft = restored(entry)
    except NotTheLatest as moved_on:
        raise _not_the_latest() from moved_on
    affected = _load_around(act.draft, day)
    homeless = _without_household(act.draft, affected, day)
    changed = {_begin_again(act, household, homeless) for household in homeless}
    households.relate(act.draft, relationships or {}, day, act.stamp)
    if event != codes.CANCELLED_ENTRY:
        # Who comes back may be left alone by later departures of the others.
        for each in sorted(changed | (affected - homeless.keys())):
            households.settle(act.draft, each, day)
    act.found += households.findings(act.draft, (affected - homeless.keys()) | changed, day)
    _refuse_people_without_household(act, affected, homeless)
    return act.carry_out(persons, _households_of(act, entry, persons), corrects=entry)


def _entry(number: int) -> JournalEntry:
    found = JournalEntry.objects.filter(municipality=current_or_raise(), number=number).first()
    if found is None or not found.kind.startswith("residents."):
        raise NotFound("この記録番号の異動はありません。", field="entry")
    if found.kind in NEVER or not found.reason.isdigit():
        raise Refused(
            "E21 この記録は取り消せません。",
            field="entry",
            what_to_do="取消しを誤ったときは、異動をもう一度入力してください。移行した記録は職権修正で直します。",
        )
    return found


def _event_of(code: int) -> int:
    if code in codes.REMOVALS:
        return codes.CANCELLED_REMOVAL
    return codes.CANCELLED_ENTRY if code in codes.ENTRIES else codes.CANCELLED_CHANGE


def _persons(entry: int) -> list[int]:
    """The people of the event itself (異動者)."""
    rows = EventPerson.objects.filter(municipality=current_or_raise(), entry=entry).order_by("person")
    return list(rows.values_list("person", flat=True))


def _refuse_unless_latest(entry: int, persons: list[int]) -> None:
    subjects = JournalSubject.objects.filter(municipality=current_or_raise(), entry=entry, kind="person")
    everybody = {*persons, *subjects.values_list("subject", flat=True)}
    chain = chain_of(everybody)
    if any(link.number == entry and link.cancelled_by is not None for link in chain):
        raise Refused(
            "E21 この異動はすでに取り消されています。", field="entry", what_to_do="画面を開き直してください。"
        )
    later = [link.number for link in chain if link.number > entry and link.stands]
    if later:
        raise _not_the_latest(later[-1])


def _not_the_latest(later: int | None = None) -> Refused:
    named = f"（記録番号 {later}）" if later is not None else ""
    return Refused(
        "E21 この後に同じ人の異動が記録されています。",
        field="entry",
        what_to_do=f"新しい異動{named}から順に取り消してください。",
    )


def _load_around(draft: Draft, day: date) -> set[int]:
    """Read the households the cancelled entry had to do with, and everybody in them."""
    rows = [row for row in draft.all_resident_rows() if row.valid_until > day]
    affected = {row.household for row in rows} | draft.touched_households()
    for household in sorted(affected):
        draft.load_household(household, day)
    return affected


def _without_household(draft: Draft, affected: set[int], day: date) -> dict[int, list[int]]:
    """Members who come back to a household that has ended meanwhile (元の世帯がない人)."""
    gone = {h for h in affected if draft.household(h).at(day) is None and draft.members(h, day)}
    return {
        household: [
            row.person for row in draft.members(household, day) if draft.resident(row.person).is_changed
        ]
        for household in gone
        if all(draft.resident(row.person).is_changed for row in draft.members(household, day))
        and not draft.household(household).is_changed
    }


def _begin_again(act: Act, household: int, homeless: Mapping[int, list[int]]) -> int:
    """A new household at the former address for those who come back."""
    number = households.begin_household(act)
    for place, person in enumerate(homeless[household], start=1):
        act.draft.resident(person).change(
            {"household": number, "order_in_household": place, **act.stamp}, act.happened_on
        )
    return number


def _refuse_people_without_household(act: Act, affected: set[int], homeless: Mapping[int, list[int]]) -> None:
    """Others joined the household since: without its founders it would have no row."""
    for household in affected - homeless.keys():
        sheet = act.draft.household(household)
        days = {act.happened_on} | {
            row.valid_from for row in act.draft.member_rows(household, act.happened_on)
        }
        later = [day for day in days if day >= act.happened_on]
        if any(act.draft.members(household, day) and sheet.at(day) is None for day in later):
            raise _not_the_latest()


def _households_of(act: Act, entry: int, persons: list[int]) -> dict[int, int]:
    """Each person's household after the cancelling; of those who are residents no more, the one of the event."""
    rows = EventPerson.objects.filter(municipality=current_or_raise(), entry=entry)
    of_event = dict(rows.values_list("person", "household"))
    now = {person: act.draft.resident(person).at(act.happened_on) for person in persons}
    return {n: row.household if row is not None else of_event[n] for n, row in now.items()}
