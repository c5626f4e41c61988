"""issue_former_copy: hand out a copy of a closed sheet (改製原住民票の写し、帰化等により除かれた住民票の写し)."""

from datetime import timedelta

from kikan.businesses.residents.documents import FORMER_COPY
from kikan.businesses.residents.documents.from_register import record_copy
from kikan.businesses.residents.documents.resident_record import Shown, former_copy
from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures.certificates import AT_THE_COUNTER, subjects_of, to_print
from kikan.businesses.residents.reads.cards import person_cards
from kikan.businesses.residents.reads.histories import history_of
from kikan.businesses.residents.reads.standing import Closed, closed_sheets
from kikan.shared.access import Actor
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure


@procedure("residents.issue_former_copy", right="residents.print", ja="改製原住民票の写しの交付")
def issue_former_copy(
    *,
    person: int,
    line: int,
    shown: Shown,
    actor: Actor,
    copies: int = 1,
    official_use: bool = False,
    charge: Charge = AT_THE_COUNTER,
    passes_faults: bool = False,
) -> tuple[int, ...]:
    """Number and keep the copy of the closed sheet `line` of a person as it was on the eve of its closing.

    Errors: NotFound for a sheet that was never closed; Refused, UnprintableCharacter.
    """
    asked = to_print([person], actor)
    if shown.resident_code or shown.my_number:
        raise Refused("閉じた住民票の写しには、住民票コードと個人番号を記載しません。", field="shown")
    closed = _sheet(person, line)
    eve = closed.closed_on - timedelta(days=1)
    (card,) = person_cards([person], day=eve, known_at=closed.known_at, actor=actor, opened=asked.opened)
    history = history_of(person, actor=actor, opened=asked.opened)
    changes = [c for c in history.changes if c.happened_on <= eve]
    copy = record_copy([card], day=eve, shown=shown, is_whole_household=False, changes=changes)
    issued = hand_out(
        kind=FORMER_COPY.kind,
        data=former_copy(copy, closed.closed_on, closed.reason_ja, is_renewed=_is_renewed(closed)),
        subjects=subjects_of(asked.cards),
        actor=actor,
        charge=charge,
        copies=copies,
        official_use=official_use,
        opened=asked.opened,
        passes_faults=passes_faults,
    )
    return tuple(one.number for one in issued)


def _sheet(person: int, line: int) -> Closed:
    found = next((sheet for sheet in closed_sheets(person) if sheet.line == line), None)
    if found is None:
        raise NotFound("この人に、閉じた住民票はありません。", field="line")
    return found


def _is_renewed(closed: Closed) -> bool:
    return int(closed.reason) == codes.RENEWED
