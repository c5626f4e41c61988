"""take_union_file: what the union has decided and paid (広域連合からのファイルの受入れ); a bad line is kept with its reason."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date

from kikan.businesses.late_elderly_medical.models import UnionFile, UnionKind, UnionReject
from kikan.businesses.late_elderly_medical.reads.insured import persons_of_numbers
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.exchange.lined import Line
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

FILES = "late_elderly_medical.union_file"
IN = (UnionKind.RESULTS, UnionKind.BENEFITS)
LONGEST, LONGEST_REASON = 400, 120


@dataclass(frozen=True)
class File:
    """A file as it was read, to the last line."""

    kind: int
    sha256: str
    lines: tuple[Line, ...] = field(repr=False)


@dataclass(frozen=True)
class Refusal:
    """A line that is not taken."""

    line: int
    reason: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Taken:
    """How many lines were taken (of a trial: would be) and which were not; number: of the file, None of a trial."""

    number: int | None
    count: int
    refused: tuple[Refusal, ...] = field(default=(), repr=False)


@procedure(
    "late_elderly_medical.take_union_file",
    right="late_elderly_medical.batch",
    ja="広域連合からのファイルの受入れ",
)
def take_union_file(*, file: File, actor: Actor, is_trial: bool = False) -> Taken:
    """Keep every line that names somebody insured here; the others with their reasons. A trial writes nothing.

    Premiums and ratios of our own stay as they are: differences are listed for a person to judge.
    Errors: Refused for a file without lines, of a kind that goes to the union, or taken before.
    """
    if file.kind not in IN:
        raise Refused("広域連合から受け入れる種類を選んでください。", field="kind")
    if not file.lines:
        raise Refused("ファイルに明細がありません。", field="file")
    mine = UnionFile.objects.filter(municipality=current_or_raise(), kind=file.kind, sha256=file.sha256)
    if mine.exists():
        raise Refused(
            "同じ内容のファイルはすでに受け入れています。", field="file",
            what_to_do="受入れの一覧を確かめてください。何も登録していません。",
        )  # fmt: skip
    good, refused = _sorted_out(file)
    if is_trial:
        return Taken(None, len(good), refused)
    number, today = numbers.draw(FILES), clock.today()
    entry = append(
        actor=actor, kind="late_elderly_medical.union_file_taken", procedure="late_elderly_medical.take_union_file",
        subjects=[("union_file", number)], happened_on=today, reason=str(UnionKind(file.kind).label),
    ).number  # fmt: skip
    years = {line.values["fiscal_year"] for line, _ in good if line.values and "fiscal_year" in line.values}
    UnionFile.objects.create(
        municipality=current_or_raise(), number=number, kind=file.kind, made_on=today, lines=len(good),
        fiscal_year=max(years, default=0), rejected=len(refused), sha256=file.sha256, entry=entry,
    )  # fmt: skip
    if good:
        table, columns = WRITERS[UnionKind(file.kind)](good)
        write_columns(table, {"file": number, **columns})
    UnionReject.objects.bulk_create(
        UnionReject(
            municipality=current_or_raise(), file=number, line=r.line, reason=r.reason[:LONGEST_REASON],
            text=r.text[:LONGEST],
        )
        for r in refused
    )  # fmt: skip
    return Taken(number, len(good), refused)


Good = Sequence[tuple[Line, int]]


def _sorted_out(file: File) -> tuple[Good, tuple[Refusal, ...]]:
    """Lines with their person, and the refused ones in the order of the file."""
    wanted = [line.values["insured_number"] for line in file.lines if line.values]
    persons = persons_of_numbers(wanted)
    good: list[tuple[Line, int]] = []
    refused: list[Refusal] = []
    seen: set[object] = set()
    for line in file.lines:
        reason, person = line.fault, None
        if line.values:
            person = persons.get(line.values["insured_number"])
            key = line.values.get("number") or (person, line.values.get("fiscal_year"))
            if person is None:
                reason = "この被保険者番号の人はいません"
            elif key in seen:
                reason = "同じ人・年度（給付番号）の行が前にあります"
            elif line.values.get("tenths") and not line.values.get("tenths_from"):
                reason = "「負担割合の適用開始日」がありません"
            seen.add(key)
        if reason or person is None:
            refused.append(Refusal(line.number, reason, line.text))
        else:
            good.append((line, person))
    return good, tuple(refused)


def _columns(good: Good, *names: str) -> dict[str, list[object]]:
    values = [line.values or {} for line, _ in good]
    return {
        "line": [line.number for line, _ in good], "person": [person for _, person in good],
        **{name: [each.get(name) for each in values] for name in names},
    }  # fmt: skip


def _results(good: Good) -> tuple[str, dict[str, list[object]]]:
    columns = _columns(good, "fiscal_year", "medical", "child", "tenths", "tenths_from")
    days = [_number_of(day) for day in columns["tenths_from"]]
    return "late_elderly_union_result", columns | {
        "tenths": [each or 0 for each in columns["tenths"]], "tenths_from": days,
    }  # fmt: skip


def _benefits(good: Good) -> tuple[str, dict[str, list[object]]]:
    columns = _columns(good, "number", "month", "name", "amount", "decided_on", "paid_on")
    days = {name: [_number_of(day) for day in columns[name]] for name in ("month", "decided_on", "paid_on")}
    return "late_elderly_union_benefit", columns | days


def _number_of(value: object) -> object:
    return day(value) if isinstance(value, date) else None


WRITERS: dict[UnionKind, Callable[[Good], tuple[str, dict[str, list[object]]]]] = {
    UnionKind.RESULTS: _results,
    UnionKind.BENEFITS: _benefits,
}
