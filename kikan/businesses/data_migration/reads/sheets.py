"""What a printed sheet tells beyond the page it is printed from: names and times of the journal, how rejects were settled."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from kikan.businesses.data_migration.models import (
    Mend,
    RehearsalPart,
    RehearsalReject,
    RehearsalResult,
    Signature,
    Source,
)
from kikan.businesses.data_migration.reads.field_samples import SampleLine, samples_of
from kikan.businesses.data_migration.reads.lines import place_of
from kikan.businesses.data_migration.reads.mappings import layout_of
from kikan.businesses.data_migration.reads.reconciliation import RehearsalPage, page_of
from kikan.businesses.data_migration.reads.rehearsals import parts_of, require_rehearsal
from kikan.businesses.data_migration.reads.sources import businesses
from kikan.shared.access.models import User
from kikan.shared.documents.models import Issue, Subject
from kikan.shared.exchange.legacy.mapping import REASONS
from kikan.shared.journal.models import JournalEntry
from kikan.shared.tenancy.opener import current_or_raise

SUBJECT, YEN = "rehearsal", "yen"
SYSTEM = "システム"


@dataclass(frozen=True)
class Signer:
    """A role of the reconciliation; name and at as the journal has them, empty and None before anybody signed."""

    role: str
    name: str
    at: datetime | None


@dataclass(frozen=True)
class Settled:
    """A reason code over all rehearsals so far, each record once: total = mended + left_out + otherwise + open."""

    code: str
    mended: int
    left_out: int
    otherwise: int
    open: int

    @property
    def ja(self) -> str:
        return REASONS[self.code]

    @property
    def total(self) -> int:
        return self.mended + self.left_out + self.otherwise + self.open


@dataclass(frozen=True)
class Reconciled:
    """titles: business and file by source; amounts: source and item of what is money; told_by: names by entry."""

    page: RehearsalPage
    businesses: tuple[str, ...]
    systems: tuple[str, ...]
    titles: dict[int, str]
    amounts: frozenset[tuple[int, str]]
    told_by: dict[int, str]
    asked_by: str
    asked_at: datetime
    settled: tuple[Settled, ...]
    samples: tuple[SampleLine, ...]
    signers: tuple[Signer, ...]


def reconciled(rehearsal: int) -> Reconciled:
    """Errors: NotFound."""
    page, row = page_of(rehearsal), require_rehearsal(rehearsal)
    parts = parts_of(rehearsal)
    kept: dict[int, Source] = {s.number: s for s in Source.objects.filter(municipality=current_or_raise())}
    sources = [kept[p.source] for p in parts]
    words = {s.number: businesses().get(s.business, s.business) for s in sources}
    told = acts_of({row.entry, *(i.told_in for i in page.items if i.told_in)})
    return Reconciled(
        page, tuple(dict.fromkeys(words.values())), tuple(dict.fromkeys(s.system for s in sources)),
        {s.number: f"{words[s.number]}　{s.title}" for s in sources},
        frozenset((p.source, f.name) for p in parts for f in layout_of(p.layout).fields if f.unit == YEN),
        {entry: name for entry, (name, _) in told.items()}, *told[row.entry], tuple(settled_of(rehearsal)),
        tuple(samples_of(rehearsal)), tuple(signers_of(rehearsal)),
    )  # fmt: skip


def acts_of(entries: Collection[int]) -> dict[int, tuple[str, datetime]]:
    """Who did it and when, by journal entry: two queries."""
    rows = JournalEntry.objects.filter(municipality=current_or_raise(), number__in=entries)
    told = list(rows.values_list("number", "actor", "recorded_at"))
    names = dict(
        User.objects.filter(number__in={actor for _, actor, _ in told}).values_list("number", "name")
    )
    return {
        entry: (names.get(actor, f"利用者番号{actor}" if actor else SYSTEM), at) for entry, actor, at in told
    }


def signers_of(rehearsal: int) -> list[Signer]:
    """Every role in its order, signed or not."""
    rows = Signature.objects.filter(municipality=current_or_raise(), rehearsal=rehearsal)
    entries = dict(rows.values_list("role", "entry"))
    acts = acts_of(entries.values())
    return [
        Signer(str(Signature.Role(role).label), *(acts[entries[role]] if role in entries else ("", None)))
        for role in Signature.Role.values
    ]


def settled_of(rehearsal: int) -> list[Settled]:
    """Every code, also those of no record: four queries.

    A record that was put right before this rehearsal and was rejected by it all the same is open.
    """
    place = current_or_raise()
    rejects = RehearsalReject.objects.filter(municipality=place, rehearsal__lte=rehearsal).order_by(
        "rehearsal"
    )
    files = _files(place, rehearsal)
    coded: dict[tuple[int, int], tuple[int, str]] = {}
    for number, source, line, code in rejects.values_list("rehearsal", "source", "line", "code"):
        nth, at = place_of(line)
        coded[files[number, source][nth], at] = (number, code)
    results = RehearsalResult.objects.filter(municipality=place, rehearsal=rehearsal)
    done = results.order_by("entry").values_list("entry", flat=True).first() or 0
    last: dict[tuple[int, int], tuple[bool, int]] = {}
    mends = Mend.objects.filter(municipality=place, file__in={file for file, _ in coded}).order_by("attempt")
    for file, line, is_left_out, entry in mends.values_list("file", "line", "is_left_out", "entry"):
        last[file, line] = (is_left_out, entry)
    counts = Counter(
        (code, _way(last.get(key), is_here=number == rehearsal, done=done))
        for key, (number, code) in coded.items()
    )
    ways = ("mended", "left_out", "otherwise", "open")
    return [Settled(code, *(counts[code, way] for way in ways)) for code in REASONS]


def _files(place: int, rehearsal: int) -> dict[tuple[int, int], list[int]]:
    """The files of each source in each rehearsal so far, in their order."""
    rows = RehearsalPart.objects.filter(municipality=place, rehearsal__lte=rehearsal)
    return {
        (number, source): [file, *map(int, more)]
        for number, source, file, more in rows.values_list("rehearsal", "source", "file", "more")
    }


def _way(mend: tuple[bool, int] | None, *, is_here: bool, done: int) -> str:
    if is_here and (mend is None or mend[1] < done):
        return "open"
    if mend is None:
        return "otherwise"
    return "left_out" if mend[0] else "mended"


def issued_of(rehearsal: int, kind: str) -> list[tuple[int, str, date]]:
    """The sheets of a kind issued of a rehearsal, the newest first: number, title, day; one query."""
    place = current_or_raise()
    own = Subject.objects.filter(municipality=place, kind=SUBJECT, subject=rehearsal).values("issue")
    rows = Issue.objects.filter(municipality=place, kind=kind, number__in=own).order_by("-number")
    return list(rows.values_list("number", "title", "issued_on"))
