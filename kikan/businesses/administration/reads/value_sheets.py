"""The questions of the ordinance values as a sheet for the sections (条例値の回答表): taken out, and read back as text."""

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.administration.reads.questions import Part, Question, parts
from kikan.businesses.administration.reads.values import (
    choices_of,
    find_parameter,
    moment_in_words,
    of_body,
)
from kikan.ground.eras import DateFault, parse_day
from kikan.law import Ordinance, book
from kikan.law.moments import AXES, DAY, MONTH, YEAR, moment_of_day
from kikan.law.ordinances import plain, typed
from kikan.law.parameter import Parameter
from kikan.law.value_words import NotRead, text_of_plain
from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy import sheets
from kikan.shared.exchange.legacy.safety import neutral
from kikan.shared.tenancy.models import DatedValue
from kikan.shared.tenancy.ordinances import entered_rows, ordinance

KNOWN = (
    "業務", "条例", "見出し", "法令", "項目", "質問", "単位・書き方", "例", "選べる答え", "ないと止まる業務", "状態",
)  # fmt: skip
ANSWER = ("答え", "適用の始まり", "適用の終わり", "根拠の条文", "出典", "原文を未確認")
WIDTHS = (14, 24, 20, 20, 28, 44, 28, 20, 30, 24, 10, 24, 16, 16, 28, 28, 12)
UNVERIFIED = "未確認"
LARGEST, MOST_ROWS = 5 * 1024**2, 2_000


@dataclass(frozen=True)
class Line:
    """A row of a sheet that came back: its line, the question it names, and what was written into it."""

    line: int
    parameter: str
    ja: str
    answer: str
    begins: str
    ends: str
    cites: str
    source: str
    is_unverified: bool


@dataclass(frozen=True)
class Fault:
    """What is wrong in a row of a sheet."""

    line: int
    ja: str
    reason: str


def table(day: date, business: str = "") -> list[list[str]]:
    """Headings and a row for each question that this body answers, with the answer in force on a day."""
    kept, rows = ordinance(), entered_rows(p.id for p in of_body())
    asked = [p for p in parts(day) if p.is_asked and business in ("", p.name)]
    questions = [(part, question) for part in asked for question in part.questions]
    return [[*KNOWN, *ANSWER], *(_row(part, question, kept, rows, day) for part, question in questions)]


def _row(
    part: Part, question: Question, kept: Ordinance, rows: Mapping[tuple[str, int], DatedValue], day: date
) -> list[str]:
    parameter = find_parameter(question.id)
    at = moment_of_day(parameter.axis, day)
    # An example is no answer of the municipality, nor is the value of its prefecture.
    own = next((d for d in kept.series(question.id) if d.holds(at) and not (d.illustrative or d.body)), None)
    told = [
        part.ja, question.ordinance, question.article, _statute(parameter), question.ja, question.text, question.unit,
        question.example, "／".join(ja for _, ja in choices_of(parameter)), question.stops, question.state,
    ]  # fmt: skip
    answered = _answered(parameter, rows[question.id, own.begins]) if own else [""] * len(ANSWER)
    return [neutral(cell) for cell in (*told, *answered)]


def _answered(parameter: Parameter, row: DatedValue) -> list[str]:
    """What was entered, as it is typed again."""
    chosen = dict(choices_of(parameter)).get(str(row.value), "")
    ends = "" if row.valid_until is None else moment_in_words(parameter, row.valid_until)
    return [
        chosen or text_of_plain(parameter, plain(typed(parameter, row.value))),
        moment_in_words(parameter, row.valid_from), ends, row.cites, row.source,
        UNVERIFIED if row.is_unverified else "",
    ]  # fmt: skip


def _statute(parameter: Parameter) -> str:
    return book().statutes[parameter.id.split(".", maxsplit=1)[0]].ja


def as_csv(rows: Sequence[Sequence[str]]) -> bytes:
    """UTF-8 with a mark, so that Excel opens it."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(rows: Sequence[Sequence[str]]) -> bytes:
    """The same as texts of a sheet."""
    from openpyxl import Workbook
    from openpyxl.utils import get_column_letter

    made = Workbook(write_only=True)
    sheet = made.create_sheet("条例値")
    sheet.freeze_panes = "F2"
    for place, width in enumerate(WIDTHS, 1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    for row in rows:
        sheet.append(row)
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(content: bytes) -> tuple[list[Line], list[Fault], int]:
    """The answered rows of a sheet, rows that name no question, and how many have no answer. Errors: Refused for another file."""
    rows = _cells(content)
    heads = rows[0] if rows else []
    if not {"法令", "項目", *ANSWER} <= set(heads):
        raise Refused(
            "回答表の見出しがありません。", field="file",
            what_to_do="この画面で出した回答表に答えを書き、見出しを変えずに保存したファイルを選んでください。",
        )  # fmt: skip
    if len(rows) > MOST_ROWS:
        raise Refused(
            f"行が多すぎます（{MOST_ROWS:,}行まで）。", field="file", what_to_do="業務ごとに分けてください。"
        )
    places = {name: heads.index(name) for name in ("法令", "項目", *ANSWER)}
    names = {(_statute(p), p.ja): p.id for p in book().parameters.values() if p.is_set_by_body}
    found: list[Line] = []
    faults: list[Fault] = []
    empty = 0
    for number, row in enumerate(rows[1:], 2):
        cell = {name: _plain(row[at]) if at < len(row) else "" for name, at in places.items()}
        if not any(cell.values()):
            continue
        parameter = names.get((cell["法令"], cell["項目"]))
        if parameter is None:
            faults.append(
                Fault(
                    number,
                    cell["項目"][:60],
                    "この法令と項目の質問はありません。回答表を出し直してください。",
                )
            )
        elif not cell["答え"]:
            empty += 1
        else:
            answer, begins, ends, cites, source, unverified = (cell[name] for name in ANSWER)
            found.append(
                Line(number, parameter, cell["項目"], answer, begins, ends, cites, source, bool(unverified))
            )
    return found, faults, empty


def _cells(content: bytes) -> list[list[str]]:
    """Errors: Refused."""
    if content.startswith(sheets.MAGIC):
        return sheets.rows(content)
    for charset in ("utf-8-sig", "cp932"):
        try:
            text = content.decode(charset)
        except UnicodeDecodeError:
            continue
        if "\x00" not in text:
            return list(csv.reader(io.StringIO(text, newline="")))
    raise Refused(
        "ExcelかCSVのファイルとして読めません。",
        field="file",
        what_to_do="回答表を .xlsx か CSV で保存し直してください。",
    )


def _plain(cell: str) -> str:
    """Without the apostrophe that kept a cell from running as a formula."""
    cell = cell.strip()
    return cell[1:] if cell[:1] == "'" and neutral(cell[1:]) == cell else cell


def moment_of_text(parameter: Parameter, text: str) -> str:
    """令和8年度, 令和8年4月, R8.4.1 or 2026-04-01 as the axis of a parameter has it. Errors: NotRead."""
    kind = AXES[parameter.axis]
    typed = re.sub(r"\s", "", text)
    whole = re.fullmatch(r"(.+?)(?:年度|年)?", typed) if kind == YEAR else None
    if kind == YEAR and whole and re.fullmatch(r"[12][0-9]{3}", whole[1]):
        return whole[1]
    if kind == MONTH and re.fullmatch(r"[12][0-9]{3}-(0[1-9]|1[0-2])", typed):
        return typed
    form = {YEAR: "令和8年度", MONTH: "令和8年4月", DAY: "令和8年4月1日"}[kind]
    for ending in {YEAR: ("", "4月1日", ".4.1"), MONTH: ("", "1日", ".1"), DAY: ("",)}[kind]:
        try:
            day = parse_day(re.sub("年度$", "年", typed) + ending)
        except DateFault:
            continue
        return {YEAR: str(day.year - (day.month < 4)), MONTH: f"{day:%Y-%m}", DAY: day.isoformat()}[kind]
    raise NotRead(f"「{text[:20]}」を時期として読めません（例 {form}）。")
