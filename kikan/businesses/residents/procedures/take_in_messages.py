"""Taking in what outside systems sent (外部システムからの通知の受領)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.models import Message, Removal, Resident
from kikan.businesses.residents.procedures.messages import SERIES, keep, step
from kikan.businesses.residents.reads import messages as told
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Name, Profile
from kikan.shared.addressees.search_keys import name_key
from kikan.shared.history import OPEN, as_of
from kikan.shared.journal.append import Entry, append, hold
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

NO_RESIDENT = "住民の中に、氏名・生年月日・性別が一致する人がいません。"
NO_MATCH = "転出した人の中に、氏名・生年月日・性別が一致する人がいません。"


@dataclass(frozen=True)
class Arrived:
    """A message of somebody else, as it came."""

    system: str
    kind: str
    partner: str
    sequence: int
    content: Mapping[str, Any] = field(repr=False)


@procedure("residents.take_in_messages", right="residents.change", ja="外部システムからの通知の受領")
def take_in_messages(*, actor: Actor, arrived: tuple[Arrived, ...]) -> Entry | None:
    """Keep messages that came, each once; move-in notices look for the person who left, the latest one counts.

    An error notice marks the message it speaks of. None where all were known.
    """
    hold()
    new = _once([each for each in arrived if not _is_known(each)])
    if not new:
        return None
    entry = append(
        actor=actor, kind="residents.messages_taken_in", procedure="residents.take_in_messages", subjects=[]
    )
    for each in new:
        if each.kind == told.ERROR:
            _fail(each, entry.number)
        _keep(each, entry.number)
    return entry


def _once(arrived: list[Arrived]) -> list[Arrived]:
    """Of copies that came together the first one."""
    found = {(each.system, each.partner, each.sequence): each for each in reversed(arrived)}
    return list(reversed(found.values()))


def _is_known(each: Arrived) -> bool:
    rows = Message.objects.filter(municipality=current_or_raise(), direction=told.IN, system=each.system)
    return rows.filter(partner=each.partner, sequence=each.sequence).exists()


def _fail(each: Arrived, entry: int) -> None:
    """Mark the message that an error speaks of, if it was sent to whom the error comes from and nothing followed."""
    number = each.content.get("sequence")
    if type(number) is not int or not 0 < number < 2**62:
        return
    rows = Message.objects.filter(municipality=current_or_raise(), direction=told.OUT, system=each.system)
    to_them = rows.filter(number=number, partner__in=("", each.partner)).exists()
    if to_them and told.last_states([number])[number].state == told.WRITTEN:
        step(number, entry, told.FAILED, str(each.content.get("reason", "")))


def _keep(each: Arrived, entry: int) -> None:
    person = FINDERS[each.kind](each.content) if each.kind in FINDERS else None
    state, reason = told.ARRIVED, ""
    if each.kind == told.ERROR:
        state = told.MANUAL
    elif each.kind in FINDERS and person is None:
        state, reason = told.UNMATCHED, NO_MATCH if each.kind == told.MOVE_IN else NO_RESIDENT
    if person is not None and each.kind == told.MOVE_IN:
        _replace_earlier(person, entry)
    keep(
        numbers.draw(SERIES), entry, state, reason, direction=told.IN, system=each.system, kind=each.kind,
        partner=each.partner, sequence=each.sequence, person=person, content=dict(each.content),
    )  # fmt: skip


def _who_left(content: Mapping[str, Any]) -> int | None:
    """The one person who moved out with this name, birth date and sex; None for none or several."""
    town = current_or_raise()
    born = told.day_of(content.get("birth_on"))
    if born is None:
        return None
    same = _people(str(content.get("name", "")), born, content.get("sex"))
    reasons = [codes.two_digits(code) for code in codes.MOVES_OUT]
    gone = as_of(Removal, None).filter(municipality=town, valid_until=OPEN, reason__in=reasons)
    persons = set(gone.filter(person__in=same).values_list("person", flat=True))
    return persons.pop() if len(persons) == 1 else None


def _who_lives(content: Mapping[str, Any]) -> int | None:
    """The one resident of today with this name, birth date and sex; None for none or several."""
    born = told.day_of(content.get("birth_on"))
    if born is None:
        return None
    same = _people(str(content.get("name", "")), born, content.get("sex"))
    here = as_of(Resident, clock.today()).filter(municipality=current_or_raise(), person__in=same)
    persons = set(here.values_list("person", flat=True))
    return persons.pop() if len(persons) == 1 else None


FINDERS = {told.MOVE_IN: _who_left, told.WIDE_REQUEST: _who_lives}


def _people(name: str, born: date, sex: Any) -> set[int]:
    if sex not in (0, 1, 2):
        return set()
    town = current_or_raise()
    named = as_of(Name, None).filter(municipality=town, name_key=name_key(name))
    same = as_of(Profile, None).filter(municipality=town, birth_on=born, sex=sex)
    return set(named.values_list("person", flat=True)) & set(same.values_list("person", flat=True))


def _replace_earlier(person: int, entry: int) -> None:
    rows = Message.objects.filter(
        municipality=current_or_raise(), direction=told.IN, kind=told.MOVE_IN, person=person
    )
    last = told.last_states(rows.values_list("number", flat=True))
    for number, state in last.items():
        if state.state == told.ARRIVED:
            step(number, entry, told.REPLACED)
