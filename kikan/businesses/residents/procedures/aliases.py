"""The lines of aliases (通称の履歴) while an act is decided: what is recorded here, what others recorded before."""

from datetime import date

from kikan.businesses.residents.models import AliasRecord
from kikan.businesses.residents.procedures.act import Act
from kikan.businesses.residents.procedures.arguments import NewPerson
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise


def here() -> str:
    """This municipality as the certificate of another one names it."""
    own = Municipality.objects.get(code=current_or_raise())
    return f"{own.prefecture}{own.name}"


def add(act: Act, person: int, alias: str, on: date, at: str) -> None:
    """One more line for an alias in use."""
    line = max(act.draft.lines(AliasRecord, person), default=0) + 1
    values = {"alias": alias, "added_on": on, "added_at": at, "deleted_on": None, "deleted_at": ""}
    act.draft.alias_record(person, line).put(values, act.happened_on)


def close(act: Act, person: int, on: date, at: str) -> None:
    """The alias in use was deleted."""
    for line in act.draft.lines(AliasRecord, person):
        sheet = act.draft.alias_record(person, line)
        row = sheet.at(act.happened_on)
        if row is not None and row.deleted_on is None:
            sheet.change({"deleted_on": on, "deleted_at": at}, act.happened_on)


def bring(act: Act, number: int, person: NewPerson) -> None:
    """What somebody who enters brings along: the lines of the certificate, and the alias used from here on.

    An alias that no line tells of is recorded here and now.
    """
    known = [
        act.draft.alias_record(number, n).at(act.happened_on) for n in act.draft.lines(AliasRecord, number)
    ]
    lines = {(row.alias, row.added_on) for row in known if row is not None}
    for told in person.alias_history:
        if (told.alias, told.added_on) not in lines:
            line = max(act.draft.lines(AliasRecord, number), default=0) + 1
            values = {name: getattr(told, name) for name in type(told).__dataclass_fields__}
            act.draft.alias_record(number, line).put(values, act.happened_on)
    if person.alias and not _has_open(act, number, person.alias):
        close(act, number, act.happened_on, here())
        add(act, number, person.alias, act.happened_on, here())


def _has_open(act: Act, person: int, alias: str) -> bool:
    rows = [
        act.draft.alias_record(person, n).at(act.happened_on) for n in act.draft.lines(AliasRecord, person)
    ]
    return any(row is not None and row.alias == alias and row.deleted_on is None for row in rows)
