"""Lists back to the sections (課への確認リスト): the rows of a business, the states of its lists, an answer tried.

A list is a table of texts with HEADER: what is known, then three columns for the answer. It goes out as CSV or Excel
and comes back as either; a row is known by its number.
"""

import csv
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kikan.businesses.data_migration.models import (
    RehearsalPart,
    RehearsalReject,
    RehearsalResult,
    SectionAnswer,
    SectionApplied,
    SectionList,
    Source,
)
from kikan.businesses.data_migration.reads.contents import opened
from kikan.businesses.data_migration.reads.joined import joined
from kikan.businesses.data_migration.reads.lines import words
from kikan.businesses.data_migration.reads.mappings import book, mapping_of
from kikan.businesses.data_migration.reads.rehearsals import parts_of
from kikan.businesses.data_migration.reads.sources import EMPTY, businesses
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.legacy.checking import KINDS
from kikan.shared.exchange.legacy.expressions import columns_of, parse
from kikan.shared.exchange.legacy.mapping import REASONS, convert
from kikan.shared.exchange.legacy.safety import neutral
from kikan.shared.exchange.legacy.sources import Form, read_source
from kikan.shared.exchange.legacy.sources import Source as Read
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.tenancy.opener import current_or_raise

KNOWN = ("番号", "移行元", "行", "記録", "移行先の項目", "理由", "旧項目", "今の値")
ANSWER = ("回答（直す・移さない・このまま）", "正しい値", "回答の理由")
MEND, LEAVE, KEEP = "直す", "移さない", "このまま"
MOST_ROWS, LONGEST, FAULTS = 20_000, 200, 100
SUBJECT, HANDED = "migration_list", "data_migration.list_handed_out"


@dataclass(frozen=True)
class ListRow:
    """A cell of an old record that a section shall look at. line: over all files of the source; column: empty where
    the whole record is meant; is_reject: it was not taken.
    """

    source: int
    line: int
    column: str
    is_reject: bool
    told: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True)
class ListLine:
    """A list as it stands on the page."""

    number: int
    business_ja: str
    rows: int
    handed: int
    attempt: int
    trial: Mapping[str, Any] | None
    is_applied: bool
    is_erased: bool

    @property
    def state_ja(self) -> str:
        if self.is_erased:
            return "消去済み"
        if self.is_applied:
            return "回答を反映しました"
        if self.attempt:
            return "回答を確かめています"
        return f"課に渡しました（{self.handed}回）" if self.handed else "作成しました"

    @property
    def faults(self) -> list[list[str]]:
        return list(self.trial["faults"]) if self.trial else []


@dataclass(frozen=True)
class Answered:
    """What an answer says: by (source, line) the cells that change with their reason, and reasons to leave records out."""

    mended: Mapping[tuple[int, int], tuple[dict[str, str], str]] = field(repr=False)
    left_out: Mapping[tuple[int, int], str] = field(repr=False)
    kept: int
    open: int
    faults: Sequence[tuple[str, str]]

    @property
    def trial(self) -> dict[str, Any]:
        return {
            "mended": len(self.mended), "left_out": len(self.left_out), "kept": self.kept, "open": self.open,
            "faults": [list(f) for f in self.faults[:FAULTS]],
        }  # fmt: skip


def bound_list(number: int) -> str:
    return f"data_migration_section_list:{number}"


def bound_answer(number: int, attempt: int) -> str:
    return f"data_migration_section_answer:{number}:{attempt}"


def of_business(rehearsal: int, business: str) -> list[ListRow]:
    """Every reject and the first records of every finding, by source and record. Errors: Refused where there are none."""
    place = current_or_raise()
    sources = dict(
        Source.objects.filter(municipality=place, business=business).values_list("number", "title")
    )
    found = [r for p in parts_of(rehearsal) if p.source in sources for r in _of_part(p, sources[p.source])]
    if not found:
        raise Refused("この業務に確かめる行はありません。", field="business")
    if len(found) > MOST_ROWS:
        raise Refused(
            f"確かめる行が{MOST_ROWS:,}件を超えています。", field="business",
            what_to_do="対応づけやファイルの形に誤りがないか確かめてから、もう一度リハーサルを行ってください。",
        )  # fmt: skip
    return found


def _of_part(part: RehearsalPart, title: str) -> list[ListRow]:
    place = current_or_raise()
    rejects = RehearsalReject.objects.filter(
        municipality=place, rehearsal=part.rehearsal, source=part.source
    ).order_by("line")
    told: list[tuple[int, str, str, bool]] = [
        (r.line, r.field, f"{REASONS[r.code]}：{r.reason}", True) for r in rejects
    ]
    result = RehearsalResult.objects.filter(
        municipality=place, rehearsal=part.rehearsal, source=part.source
    ).first()
    for kind, each in sorted(result.findings.items()) if result else ():
        told += [(line, "", KINDS[kind], False) for line in each["lines"]]
    if not told:
        return []
    mapping, all_files = mapping_of(part.source, part.mapping_version), joined(part)
    at = {line: i for i, line in enumerate(all_files.source.line)}
    rows = []
    for line, name, why, is_reject in told:
        rule = mapping.rules.get(name, "")
        columns = sorted(columns_of(parse(rule))) if rule else []
        i = at.get(line)
        cells = {c: v[i] for c, v in all_files.source.columns.items()} if i is not None else {}
        record = "　".join(f"{c} {cells[c]}" for c in all_files.key if c in cells)
        for column in columns or [""]:
            shown = (title, words(line), record, name or "記録の全体", why, column, cells.get(column, ""))
            rows.append(ListRow(part.source, line, column, is_reject, shown))
    return rows


def written(rows: Sequence[ListRow]) -> bytes:
    """As it is sealed."""
    told = [[r.source, r.line, r.column, r.is_reject, *r.told] for r in rows]
    return json.dumps(told, ensure_ascii=False).encode()


def rows_of(number: int) -> list[ListRow]:
    """Errors: NotFound, VaultClosed."""
    row = require_list(number)
    told = json.loads(opened(row.key, bytes(row.sealed), bound_list(number)))
    return [ListRow(t[0], t[1], t[2], t[3], tuple(t[4:])) for t in told]


def require_list(number: int) -> SectionList:
    """Errors: NotFound."""
    row = SectionList.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("このリストはありません。", what_to_do="確認リストの画面から開き直してください。")
    return row


def as_csv(rows: Sequence[ListRow]) -> bytes:
    """UTF-8 with a mark, so that Excel opens it; no cell runs as a formula."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(_table(rows))
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[ListRow]) -> bytes:
    """The same as texts of a sheet."""
    from openpyxl import Workbook

    made = Workbook(write_only=True)
    sheet = made.create_sheet("確認リスト")
    for row in _table(rows):
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def _table(rows: Sequence[ListRow]) -> list[list[str]]:
    body = [[str(n), *map(neutral, r.told), *([""] * len(ANSWER))] for n, r in enumerate(rows, 1)]
    return [[*KNOWN, *ANSWER], *body]


def answered(rehearsal: int, rows: Sequence[ListRow], content: bytes) -> Answered:
    """An answer read and tried: corrected records go through the mapping once more. Errors: Refused for another file."""
    read = read_source(content, Form())
    if not {KNOWN[0], *ANSWER} <= read.columns.keys():
        raise Refused(
            "確認リストの見出しがありません。", field="file",
            what_to_do="渡した確認リストに回答を書き、見出しを変えずに保存したファイルを選んでください。",
        )  # fmt: skip
    mended: dict[tuple[int, int], tuple[dict[str, str], str]] = {}
    left_out: dict[tuple[int, int], str] = {}
    faults: list[tuple[str, str]] = []
    kept, seen = 0, set[str]()
    for n, given, value, why in zip(*(read.columns[c] for c in (KNOWN[0], *ANSWER)), strict=True):
        reply, reason = given.strip(), why.strip()[:LONGEST]
        if not reply:
            continue
        if not n.isdecimal() or not 1 <= int(n) <= len(rows) or n in seen:
            faults.append((n[:20], "番号がリストにないか、二度あります"))
            continue
        seen.add(n)
        row = rows[int(n) - 1]
        at = (row.source, row.line)
        if wrong := _wrong(row, reply, reason):
            faults.append((n, wrong))
        elif reply == MEND:
            cells, _ = mended.get(at, ({}, ""))
            mended[at] = ({**cells, row.column: _plain(value)}, reason)
        elif reply == LEAVE:
            left_out[at] = reason
        else:
            kept += 1
    for at in mended.keys() & left_out.keys():
        faults.append((_number(rows, at), "同じ記録に「直す」と「移さない」があります"))
        del mended[at], left_out[at]
    faults += _still_refused(rehearsal, rows, mended)
    return Answered(mended, left_out, kept, len(rows) - len(seen), faults)


def _wrong(row: ListRow, reply: str, reason: str) -> str:
    if reply not in (MEND, LEAVE, KEEP):
        return "回答が「直す」「移さない」「このまま」のどれでもありません"
    if not reason:
        return "回答の理由がありません"
    if reply == MEND and not row.column:
        return "旧項目のない行は値を直せません（「移さない」か、旧システムで直して取り出し直します）"
    if reply == KEEP and row.is_reject:
        return "受け入れなかった行は「このまま」にできません"
    return ""


def _plain(value: str) -> str:
    """Without the apostrophe that kept a cell from running as a formula."""
    return value[1:] if value[:1] == "'" and neutral(value[1:]) == value else value


def _number(rows: Sequence[ListRow], at: tuple[int, int]) -> str:
    return next(str(n) for n, r in enumerate(rows, 1) if (r.source, r.line) == at)


def _still_refused(
    rehearsal: int, rows: Sequence[ListRow], mended: dict[tuple[int, int], tuple[dict[str, str], str]]
) -> list[tuple[str, str]]:
    """Corrected records that the mapping or the layout would refuse again; they are taken out of `mended`."""
    found = []
    for part in parts_of(rehearsal):
        lines = sorted(line for source, line in mended if source == part.source)
        if not lines:
            continue
        whole = joined(part).source
        at = {line: i for i, line in enumerate(whole.line)}
        here = [line for line in lines if line in at]
        columns = {
            name: [mended[part.source, line][0].get(name, cells[at[line]]) for line in here]
            for name, cells in whole.columns.items()
        }
        tried = convert(
            mapping_of(part.source, part.mapping_version),
            Read(columns, tuple(here), (), whole.charset),
            book(),
        )
        bad = {r.line: f"直しても受け入れられません（{r.field}：{r.reason}）" for r in tried.rejected}
        bad |= {line: "今は移さないことにした記録です" for line in lines if line not in at}
        for line, why in sorted(bad.items()):
            found.append((_number(rows, (part.source, line)), why))
            del mended[part.source, line]
    return found


def lists_of(rehearsal: int) -> list[ListLine]:
    """The newest first: a fixed number of queries."""
    place = current_or_raise()
    rows = list(
        SectionList.objects.filter(municipality=place, rehearsal=rehearsal)
        .annotate(is_erased=EMPTY)
        .defer("sealed")
        .order_by("-number")
    )
    numbers = [r.number for r in rows]
    answers: dict[int, SectionAnswer] = {
        a.list: a
        for a in SectionAnswer.objects.filter(municipality=place, list__in=numbers)
        .order_by("attempt")
        .defer("sealed")
    }
    applied = set(
        SectionApplied.objects.filter(municipality=place, list__in=numbers).values_list("list", "attempt")
    )
    entries = JournalEntry.objects.filter(municipality=place, kind=HANDED).values("number")
    subjects = JournalSubject.objects.filter(
        municipality=place, kind=SUBJECT, subject__in=numbers, entry__in=entries
    ).values_list("subject", flat=True)
    handed = list(subjects)
    ja = dict(businesses())
    return [
        ListLine(
            r.number, ja.get(r.business, r.business), r.rows, handed.count(r.number),
            answers[r.number].attempt if r.number in answers else 0,
            answers[r.number].trial if r.number in answers else None,
            r.number in answers and (r.number, answers[r.number].attempt) in applied, r.is_erased,
        )
        for r in rows
    ]  # fmt: skip


def offered(rehearsal: int) -> list[tuple[str, str]]:
    """The businesses of which the rehearsal has something to look at."""
    place = current_or_raise()
    rejected = set(
        RehearsalReject.objects.filter(municipality=place, rehearsal=rehearsal).values_list(
            "source", flat=True
        )
    )
    results = RehearsalResult.objects.filter(municipality=place, rehearsal=rehearsal)
    found = rejected | {source for source, told in results.values_list("source", "findings") if told}
    names = set(
        Source.objects.filter(municipality=place, number__in=found).values_list("business", flat=True)
    )
    return [(name, ja) for name, ja in dict(businesses()).items() if name in names]
