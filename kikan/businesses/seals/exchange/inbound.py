"""Registered seals as an old system hands them over: a file, and a picture for each beside it (取込み)."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

from kikan.businesses.seals.imaging.measure import Measured, measure
from kikan.businesses.seals.procedures.import_registrations import Brought, import_registrations
from kikan.businesses.seals.reads.people import residencies_of
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.exchange.fixed import FileRefused
from kikan.shared.exchange.reading import HandOver, Rejected, Table
from kikan.shared.tenancy.columns import MISSING

LAYOUT = "seal_registration"
REASONS = {"1": "requested", "2": "died", "3": "moved_out"}
EPOCH = date(1970, 1, 1)


def take_in(hand_over: HandOver, load: int, actor: Actor) -> list[Rejected]:
    """Every registration with a known person and a sound picture; the others are rejected with the reason."""
    table = hand_over.tables.get(LAYOUT)
    if table is None or not len(table):
        return []
    known = residencies_of(table.ints("person").tolist())
    brought: list[Brought] = []
    rejected: list[Rejected] = []
    seen: set[int] = set()
    for i, row in enumerate(_rows(table)):
        try:
            _refuse_unfit(row, known, seen)
            brought.append(_brought(row, measure(hand_over.beside(str(row["picture"]), str(row["sha256"])))))
        except _Unfit as unfit:
            rejected.append(Rejected(LAYOUT, int(table.line[i]), unfit.field, unfit.reason, ""))
        except (FileRefused, Refused) as error:
            rejected.append(Rejected(LAYOUT, int(table.line[i]), "印影ファイル名", _words(error), ""))
    if brought:
        import_registrations(brought, actor=actor, source=load)
    return rejected


def _rows(table: Table) -> Iterator[dict[str, int | str]]:
    numbers = {
        n: table.ints(n).tolist() for n in ("registration", "card", "person", "registered_on", "cancelled_on")
    }
    texts = {n: table.texts(n) for n in ("seal_text", "cancel_reason", "picture", "sha256")}
    for i in range(len(table)):
        yield {**{n: v[i] for n, v in numbers.items()}, **{n: v[i] for n, v in texts.items()}}


class _Unfit(Exception):
    """A row that cannot be taken, by field and reason."""

    def __init__(self, field: str, reason: str) -> None:
        super().__init__(field)
        self.field, self.reason = field, reason


def _refuse_unfit(row: dict[str, int | str], known: Mapping[int, object], seen: set[int]) -> None:
    """Errors: _Unfit for an unknown person, and for a second seal in force of the same one."""
    person = int(row["person"])
    if person not in known:
        raise _Unfit("宛名番号", "住民情報にない人です")
    if row["cancelled_on"] == MISSING and person in seen:
        raise _Unfit("宛名番号", "同じ人の有効な登録が二つあります")
    if row["cancelled_on"] == MISSING:
        seen.add(person)


def _words(error: FileRefused | Refused) -> str:
    return error.problems[0] if isinstance(error, FileRefused) else error.message


def _brought(row: dict[str, int | str], scan: Measured) -> Brought:
    ended = int(row["cancelled_on"])
    return Brought(
        registration=int(row["registration"]),
        card=int(row["card"]),
        person=int(row["person"]),
        registered_on=EPOCH + timedelta(days=int(row["registered_on"])),
        seal_text=str(row["seal_text"]),
        cancelled_on=None if ended == MISSING else EPOCH + timedelta(days=ended),
        cancel_reason=REASONS.get(str(row["cancel_reason"]), "") if ended != MISSING else "",
        scan=scan,
    )
