"""Bundles of paper records: what each clerk keyed, where they differ, what keeps a record from being loaded."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kikan.businesses.seals.law import codes
from kikan.businesses.seals.law.texts import compared
from kikan.businesses.seals.models import Batch, Card, Imprint, Keyed, Registration
from kikan.businesses.seals.reads.people import people
from kikan.businesses.seals.reads.registrations import active_of
from kikan.shared.errors import NotFound
from kikan.shared.tenancy.opener import current_or_raise

ITEMS = {
    "registration": "印鑑登録番号", "card": "登録証の番号", "person": "宛名番号", "registered_on": "登録年月日",
    "seal_text": "印影の文字",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Read:
    """One record as one clerk read it."""

    clerk: int
    registration: int
    card: int
    person: int
    registered_on: date
    seal_text: str
    imprint: int | None


@dataclass(frozen=True, repr=False)
class Line:
    """One record of a bundle with its keyings."""

    line: int
    first: Read | None
    second: Read | None
    third: Read | None

    @property
    def imprint(self) -> int | None:
        return next((r.imprint for r in (self.third, self.second, self.first) if r and r.imprint), None)

    @property
    def differences(self) -> tuple[str, ...]:
        """The items that the two clerks read differently, by name."""
        if self.first is None or self.second is None:
            return ()
        return tuple(n for n in ITEMS if _plain(self.first, n) != _plain(self.second, n))

    @property
    def agreed(self) -> Read | None:
        """What counts: the third look where there was one, else what both clerks read alike."""
        if self.third is not None:
            return self.third
        return self.second if self.second is not None and not self.differences else None

    @property
    def state_ja(self) -> str:
        if self.agreed is not None:
            return "一致" if self.third is None else "確認済"
        return "二回目待ち" if self.second is None else f"違い {len(self.differences)}項目"


@dataclass(frozen=True)
class Bundle:
    number: int
    title: str
    state: str
    opened_by: int
    opened_at: datetime
    entry: int | None
    lines: int = 0

    @property
    def state_ja(self) -> str:
        return codes.BATCH_STATES[self.state]


@dataclass(frozen=True)
class Problem:
    """Why a record cannot be loaded; the text names fields and numbers of the record only."""

    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.line}件目：{self.message}"


def _plain(one: Read, name: str) -> object:
    value = getattr(one, name)
    return compared(value) if name == "seal_text" else value


def bundles() -> list[Bundle]:
    rows = Batch.objects.filter(municipality=current_or_raise()).order_by("-number")
    lines = (
        Keyed.objects.filter(municipality=current_or_raise(), keying=1)
        .values_list("batch", "line")
        .distinct()
    )
    counts = Counter(batch for batch, _ in lines)
    return [_bundle(row, counts[row.number]) for row in rows]


def bundle(number: int) -> Bundle:
    """Errors: NotFound."""
    row = Batch.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("この番号の束はありません。", what_to_do="一覧から開いてください。")
    return _bundle(row, 0)


def _bundle(row: Batch, lines: int) -> Bundle:
    return Bundle(row.number, row.title, row.state, row.opened_by, row.opened_at, row.entry, lines)


def lines_of(batch: int) -> list[Line]:
    """The records of a bundle in order; of each keying the last attempt."""
    rows = Keyed.objects.filter(municipality=current_or_raise(), batch=batch).order_by(
        "line", "keying", "attempt"
    )
    found: dict[int, dict[int, Read]] = defaultdict(dict)
    for row in rows:
        found[row.line][row.keying] = Read(**{n: getattr(row, n) for n in Read.__dataclass_fields__})
    return [Line(line, read.get(1), read.get(2), _settling(read)) for line, read in sorted(found.items())]


def _settling(read: dict[int, Read]) -> Read | None:
    third = read.get(3)
    first = read.get(1)
    if third is None or first is None or third.imprint is not None:
        return third
    return Read(**{**{n: getattr(third, n) for n in Read.__dataclass_fields__}, "imprint": first.imprint})


def attempts_of(batch: int, line: int, keying: int) -> int:
    """How often a record was keyed already in this keying."""
    rows = Keyed.objects.filter(municipality=current_or_raise(), batch=batch, line=line, keying=keying)
    return rows.count()


def problems_of(lines: Sequence[Line], day: date) -> list[Problem]:
    """Everything that keeps records of a bundle from being loaded."""
    agreed = {one.line: one.agreed for one in lines if one.agreed is not None}
    return [*_unsettled(lines), *_doubled(agreed), *_known(agreed), *_people(agreed, day)]


def _unsettled(lines: Sequence[Line]) -> Iterator[Problem]:
    for one in lines:
        if one.agreed is None:
            yield Problem(one.line, "二回の入力が揃っていないか、違いが決まっていません。")
        elif one.imprint is None:
            yield Problem(one.line, "印影の画像がありません。")


def _doubled(agreed: dict[int, Read]) -> Iterator[Problem]:
    for name in ("registration", "card", "person"):
        counts = Counter(getattr(read, name) for read in agreed.values())
        for line, read in agreed.items():
            if counts[getattr(read, name)] > 1:
                yield Problem(line, f"{ITEMS[name]}が束の中で重なっています。")


def _known(agreed: dict[int, Read]) -> Iterator[Problem]:
    town = current_or_raise()
    numbers, cards = [r.registration for r in agreed.values()], [r.card for r in agreed.values()]
    used = set(
        Registration.objects.filter(municipality=town, registration__in=numbers).values_list(
            "registration", flat=True
        )
    )
    given = set(Card.objects.filter(municipality=town, card__in=cards).values_list("card", flat=True))
    for line, read in agreed.items():
        if read.registration in used:
            yield Problem(line, "この印鑑登録番号はすでに使われています。")
        if read.card in given:
            yield Problem(line, "この登録証の番号はすでに使われています。")


def _people(agreed: dict[int, Read], day: date) -> Iterator[Problem]:
    persons = [read.person for read in agreed.values()]
    known, registered = people(persons, day), active_of(persons, day)
    scans = dict(_scans([r.imprint for r in agreed.values() if r.imprint]))
    for line, read in agreed.items():
        if not known[read.person].is_resident:
            yield Problem(line, "住民票に記録されている人ではありません。")
        if read.person in registered:
            yield Problem(line, "すでに印鑑を登録している人です。")
        if read.imprint is not None and scans.get(read.imprint) != read.person:
            yield Problem(line, "印影の画像が別の人のものです。印影を読み取り直してください。")
        if read.registered_on > day:
            yield Problem(line, "登録年月日が今日より後です。")


def _scans(numbers: Sequence[int]) -> Iterator[tuple[int, int]]:
    rows = Imprint.objects.filter(municipality=current_or_raise(), number__in=list(numbers))
    yield from rows.values_list("number", "person")
