"""take_results: the agency's file of results (処理結果の取込み): good lines are entered, the others kept with their reasons."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.businesses.national_pension.models import AgencyFile, AgencyReject
from kikan.businesses.national_pension.models.application import ExemptionClass, Stage
from kikan.businesses.national_pension.procedures.enter_result import ANSWERS, enter_result
from kikan.businesses.national_pension.reads.applications import Line as Paper
from kikan.businesses.national_pension.reads.applications import current_lines
from kikan.businesses.national_pension.reads.qualifications import holders_of
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.exchange.lined import Line, Lined
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

FILES = "national_pension.agency_file"
LONGEST = 200


@dataclass(frozen=True)
class Fault:
    """A line not taken, and why."""

    line: int
    reason: str
    text: str = field(repr=False)


@dataclass(frozen=True)
class Checked:
    """What would become of a file: each line that can be taken with the paper it answers, and the others."""

    good: tuple[tuple[Paper, Line], ...] = field(repr=False)
    faults: tuple[Fault, ...] = field(repr=False)


def checked(file: Lined) -> Checked:
    """Try a file against what was passed on; nothing is written. Needs an open municipality; a few queries for all.

    Errors: Refused for an empty file or one taken before.
    """
    if not file.lines:
        raise Refused("ファイルに明細がありません。", field="file", what_to_do="ファイルを確かめてください。")
    if AgencyFile.objects.filter(municipality=current_or_raise(), sha256=file.sha256).exists():
        raise Refused(
            "同じ内容のファイルはすでに取り込んでいます。", field="file", what_to_do="取り込んだファイルを確かめてください。"
        )  # fmt: skip
    holder = holders_of({str(line.values["digits"]).replace("-", "") for line in file.lines if line.values})
    papers = current_lines(stage=Stage.FORWARDED, person__in=sorted(set(holder.values())))
    good: list[tuple[Paper, Line]] = []
    faults: list[Fault] = []
    answered: set[int] = set()
    for line in file.lines:
        paper, why = _paper_of(line, holder, papers, answered)
        if paper is None or why:
            faults.append(Fault(line.number, why, line.text))
            continue
        answered.add(paper.application)
        good.append((paper, line))
    return Checked(tuple(good), tuple(faults))


def _paper_of(
    line: Line, holder: dict[str, int], papers: list[Paper], answered: set[int]
) -> tuple[Paper | None, str]:
    """The paper a line answers, or why none."""
    if line.values is None:
        return None, line.fault
    told: dict[str, Any] = dict(line.values)
    person = holder.get(str(told["digits"]).replace("-", ""))
    if person is None:
        return None, "この基礎年金番号の人は記録されていません"
    first = told["from_month"]
    mine = [
        p for p in papers
        if p.person == person and p.kind == told["kind"] and p.application not in answered
        and (first is None or p.from_month == first)
    ]  # fmt: skip
    if len(mine) != 1:
        return (
            None,
            "進達した申請がありません" if not mine else "進達した申請が二つ以上あり、期間で決まりません",
        )
    return mine[0], _clash(mine[0], told["stage"], told["result"], told["answered_on"])


def _clash(paper: Paper, stage: int, result: int | None, answered_on: date) -> str:
    if stage not in ANSWERS:
        return "「結果」が承認・却下・返戻のどれでもありません"
    if stage == Stage.GRANTED and paper.needs_incomes and result not in set(ExemptionClass) - {0, 9}:
        return "「承認された区分」がありません"
    if not paper.stage_on <= answered_on <= clock.today():
        return "「結果の日」が進達した日から今日までの日ではありません"
    return ""


@procedure("national_pension.take_results", right="national_pension.change", ja="年金機構の処理結果の取込み")
def take_results(*, file: Lined, actor: Actor) -> int:
    """Enter the result of every line that can be taken, set the others aside; the file's number. Errors: as `checked`."""
    found = checked(file)
    number, today = numbers.draw(FILES), clock.today()
    entry = append(
        actor=actor, kind="national_pension.results_taken", procedure="national_pension.take_results",
        subjects=[("pension_file", number)], happened_on=today,
    )  # fmt: skip
    AgencyFile.objects.create(
        municipality=current_or_raise(), number=number, sha256=file.sha256, taken_on=today,
        records=len(found.good) + len(found.faults), taken=len(found.good), entry=entry.number,
    )  # fmt: skip
    AgencyReject.objects.bulk_create(
        AgencyReject(
            municipality=current_or_raise(), file=number, line=f.line, text=f.text[:LONGEST], reason=f.reason
        )
        for f in found.faults
    )
    for paper, line in found.good:
        told: dict[str, Any] = dict(line.values or {})
        enter_result(
            person=paper.person, application=paper.application, stage=told["stage"], result=told["result"],
            answered_on=told["answered_on"], actor=actor,
        )  # fmt: skip
    return number
