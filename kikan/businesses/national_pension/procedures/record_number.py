"""record_number: enter or correct the basic pension number of a person (基礎年金番号の登録)."""

from kikan.businesses.national_pension.procedures.numbers import keep_number, require_number
from kikan.businesses.national_pension.reads import qualifications as reads
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("national_pension.record_number", right="national_pension.change", ja="基礎年金番号の登録")
def record_number(*, person: int, digits: str, actor: Actor, read_at: int | None = None) -> Entry:
    """Keep the number from today on; the former one stays in the history.

    Errors: NotFound for nobody of the register; Refused for a wrong number, another's, or the one already known.
    """
    if reads.birth_of(person) is None:
        raise NotFound("この人は住民として記録されていません。", field="digits")
    number = require_number(person, digits)
    if not number:
        raise Refused(
            "この番号はすでに記録されています。", field="digits", what_to_do="正しい番号を入力してください。"
        )
    entry = append(
        actor=actor, kind="national_pension.number_recorded", procedure="national_pension.record_number",
        subjects=[("person", person)], happened_on=clock.today(), read_at=read_at,
    )  # fmt: skip
    keep_number(person, number, entry.number, clock.today())
    return entry
