"""Who signs a paper on a day, and with which seal (職務者・電子公印): switched by date."""

from dataclasses import dataclass, fields
from datetime import date

from kikan.shared.access import Actor
from kikan.shared.documents.imprint import OMITTED, SAMPLE, Signatory
from kikan.shared.documents.models import SignatoryRow
from kikan.shared.errors import ProcedureError, Refused
from kikan.shared.history import OPEN, as_of, replace
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure

SEAL_LIMIT = 200_000


class NoSignatory(ProcedureError):
    """Nobody is entered who could sign on the day (職務者の登録なし)."""

    def __init__(self) -> None:
        super().__init__(
            "この日の職務者と公印が登録されていないため、発行できません。",
            what_to_do="職務者・公印の登録を管理者に依頼してください。",
        )


def signatory_on(day: date, place: int = 0) -> Signatory:
    """The signatory of a place; what the place has not got is the town hall's (place 0).

    Errors: NoSignatory.
    """
    rows = {row.place: row for row in as_of(SignatoryRow, day).filter(place__in={place, 0})}
    row = rows.get(place) or rows.get(0)
    if row is None:
        raise NoSignatory
    return Signatory(row.title, row.name, row.seal)


def sample_signatory(municipality_name: str) -> Signatory:
    """The invented mayor of a sample installation, with a seal that says it is none."""
    return Signatory(f"{municipality_name}長", "見本　太郎", SAMPLE)


@procedure("documents.set_signatory", right="documents.parameter", ja="職務者・公印の登録")
def set_signatory(
    *,
    actor: Actor,
    title: str,
    name: str,
    seal: str,
    valid_from: date,
    valid_until: date = OPEN,
    place: int = 0,
) -> None:
    """Let this person sign in the period; outside it whoever signed before stays (職務代理).

    place: the number of an office with a signatory of its own, 0 for all others. Entered by one, approved by another.
    Errors: Refused for an empty name or title, a period that ends before it begins, a picture that is no seal.
    """
    _check_words(title, name, valid_from, valid_until)
    _check_seal(seal)
    entry = append(
        actor=actor,
        kind="documents.signatory_set",
        procedure="documents.set_signatory",
        subjects=[("signatory", place)],
        happened_on=valid_from,
    )
    values = {"title": title, "name": name, "seal": seal}
    replace(
        SignatoryRow,
        {"place": place},
        values,
        entry=entry.number,
        valid_from=valid_from,
        valid_until=valid_until,
    )


def check(title: str, name: str, seal: str, valid_from: date, valid_until: date) -> None:
    """Whether this may be entered, before another person approves it. Errors: Refused."""
    _check_words(title, name, valid_from, valid_until)
    _check_seal(seal)


def _check_words(title: str, name: str, valid_from: date, valid_until: date) -> None:
    if not title.strip() or not name.strip():
        raise Refused("職名と氏名を入力してください。", field="title" if not title.strip() else "name")
    if valid_until <= valid_from:
        raise Refused("終わりの日は、始まりの日より後にしてください。", field="valid_until")


@dataclass(frozen=True)
class Signing:
    """A row of who signs: at a place, from a day until before another."""

    place: int
    title: str
    name: str
    seal: str
    valid_from: date
    valid_until: date
    entry: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day < self.valid_until

    @property
    def has_picture(self) -> bool:
        return self.seal not in (SAMPLE, OMITTED)

    @property
    def seal_ja(self) -> str:
        return {SAMPLE: "見本", OMITTED: "公印省略"}.get(self.seal, "画像あり")


def all_signatories() -> list[Signing]:
    """Everybody who signs, signed or will, by place and day; needs an open municipality."""
    names = [field.name for field in fields(Signing)]
    rows = as_of(SignatoryRow, None).order_by("place", "-valid_from").values(*names)
    return [Signing(**row) for row in rows]


def _check_seal(seal: str) -> None:
    is_picture = seal.lstrip().startswith("<svg") and len(seal) <= SEAL_LIMIT
    if seal not in (SAMPLE, OMITTED) and not is_picture:
        raise Refused(
            "公印の画像は SVG 形式（200KB以下）で登録してください。公印を省略するときは「省略」を選んでください。",
            field="seal",
        )
