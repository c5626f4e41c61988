"""Begin a suppression (抑止の設定): entry, issue or looks are kept back for a person or a household."""

from collections.abc import Sequence
from datetime import date

from kikan.shared.access import Actor
from kikan.shared.addressees import suppression
from kikan.shared.addressees.models import Household, Person
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("residents.begin_suppression", right="residents.suppress", ja="抑止の設定")
def begin_suppression(
    *,
    actor: Actor,
    kind: str,
    functions: Sequence[str],
    level: str,
    begins_on: date,
    person: int | None = None,
    household: int | None = None,
    ends_on: date | None = None,
    note: str = "",
    read_at: int | None = None,
) -> Entry:
    """Keep functions back from a day on, until somebody lifts it. `ends_on` is only a plan.

    Errors: NotFound, Refused by field, Stale.
    """
    _check(kind, functions, level, begins_on, ends_on)
    subject = _subject(person, household)
    entry = append(
        actor=actor,
        kind="residents.suppression_begun",
        procedure="residents.begin_suppression",
        subjects=[subject],
        happened_on=begins_on,
        read_at=read_at,
    )
    suppression.begin(
        entry=entry.number, kind=kind, functions=functions, level=level, person=person, household=household,
        begins_on=begins_on, ends_on=ends_on, note=note,
    )  # fmt: skip
    return entry


def _check(kind: str, functions: Sequence[str], level: str, begins_on: date, ends_on: date | None) -> None:
    if kind not in suppression.KINDS:
        raise Refused("抑止の種類を選んでください。", field="kind")
    if not functions or not set(functions) <= set(suppression.FUNCTIONS):
        raise Refused("抑止する機能を一つ以上選んでください。", field="functions")
    if level not in suppression.LEVELS:
        raise Refused("程度（エラーか注意か）を選んでください。", field="level")
    if begins_on < clock.today():
        raise Refused(
            "開始日が過ぎています。", what_to_do="本日以後の日を入力してください。", field="begins_on"
        )
    if ends_on is not None and ends_on < begins_on:
        raise Refused("終了予定日が開始日より前です。", field="ends_on")


def _subject(person: int | None, household: int | None) -> tuple[str, int]:
    """The one whom it is about. Errors: NotFound, Refused unless there is exactly one."""
    if (person is None) == (household is None):
        raise Refused("人か世帯のどちらか一つを選んでください。", field="whom")
    model, number = (Person, person) if person is not None else (Household, household)
    assert number is not None
    if not model.objects.filter(municipality=current_or_raise(), number=number).exists():
        raise NotFound("この番号の人または世帯はありません。", what_to_do="番号を確かめてください。")
    return ("person", number) if person is not None else ("household", number)
