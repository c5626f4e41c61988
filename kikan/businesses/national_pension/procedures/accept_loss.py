"""accept_loss: somebody stops being insured by notification (第1号・任意加入の資格喪失)."""

from datetime import date

from kikan.businesses.national_pension.models.qualification import Insured, LostBy
from kikan.businesses.national_pension.reads import qualifications as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CITES = "国民年金法第9条・第12条、附則第5条"


@procedure("national_pension.accept_loss", right="national_pension.change", ja="国民年金の資格喪失")
def accept_loss(
    *,
    person: int,
    lost_on: date,
    lost_by: int,
    reported_on: date,
    actor: Actor,
    cause: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """End the period from the day of loss.

    Errors: NotFound for one who is not insured then; Refused for a loss before the gain or one reported in the future.
    """
    periods = reads.periods_of([person])
    last = periods[-1] if periods else None
    if last is None or not last.is_open:
        raise NotFound(
            "喪失していない資格がありません。", field="lost_on",
            what_to_do="資格の履歴を確かめ、取得の届出がまだなら先に受け付けてください。",
        )  # fmt: skip
    if lost_on < last.gained_on:
        raise Refused(
            "喪失日が取得日より前です。", cites=CITES, field="lost_on",
            what_to_do="取得日（資格の履歴）を確かめ、誤りなら取得を取り消してください。",
        )  # fmt: skip
    if reported_on > clock.today():
        raise Refused(
            "届出日が今日より後です。", field="reported_on", what_to_do="届出日を確かめてください。"
        )
    entry = append(
        actor=actor, kind="national_pension.lost", procedure="national_pension.accept_loss",
        subjects=[("person", person)], happened_on=lost_on, reported_on=reported_on,
        reason=str(LostBy(lost_by).value), cites=CITES, cause=cause, read_at=read_at,
    )  # fmt: skip
    key = {"person": person}
    if lost_on > last.valid_from:
        history.replace(
            Insured, key, last.values() | {"lost_by": lost_by, "lost_reported_on": reported_on},
            entry=entry.number, valid_from=last.valid_from, valid_until=lost_on,
        )  # fmt: skip
    history.end(Insured, key, entry=entry.number, on=lost_on)
    return entry
