"""make_report: pass on what was received in a period (進達): one list as letter, each paper once."""

from collections import Counter
from datetime import date

from kikan.businesses.national_pension.documents import REPORT
from kikan.businesses.national_pension.documents.report_letter import report_letter, row
from kikan.businesses.national_pension.models import Application, Report, ReportItem
from kikan.businesses.national_pension.models.application import Stage
from kikan.businesses.national_pension.models.report import ItemKind
from kikan.businesses.national_pension.reads import reports as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue
from kikan.shared.documents.letters import letter
from kikan.shared.errors import Refused
from kikan.shared.history import OPEN, as_of
from kikan.shared.history.change import BOOKKEEPING
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

CITES = "国民年金法第3条第3項、同法施行令第1条の2"


@procedure("national_pension.make_report", right="national_pension.print", ja="国民年金の進達")
def make_report(*, from_on: date, until_on: date, actor: Actor) -> int:
    """Number the list, keep its lines, write the letter, move the applications on. Returns the number of the list.

    What came back and was looked at again goes with the next list, whatever its day of receipt.
    Errors: Refused for a period the wrong way round or where nothing waits; Stale where another act came in between.
    """
    if until_on < from_on:
        raise Refused("期間の終わりが始まりより前です。", field="until_on")
    read_at = head()  # a second list made at the same moment is refused as stale
    items = reads.waiting_items(from_on, until_on)
    if not items:
        raise Refused(
            "この期間に進達するものがありません。", field="from_on",
            what_to_do="免除の申請は、所得状況の確認をすると進達できます。",
        )  # fmt: skip
    persons, today = sorted({i.person for i in items}), clock.today()
    names, digits = reads.names_of(persons, today), reads.digits_of(persons)
    wanted = [i.reference for i in items if i.kind == ItemKind.APPLICATION]
    rows = list(
        as_of(
            Application.objects.filter(municipality=current_or_raise(), application__in=wanted), None
        ).filter(valid_until=OPEN)
    )
    entry = append(
        actor=actor, kind="national_pension.reported", procedure="national_pension.make_report",
        subjects=[("person", p) for p in persons], happened_on=today, cites=CITES, read_at=read_at,
    )  # fmt: skip
    number = numbers.draw("national_pension.report")
    lines = [
        row(n, names.get(i.person, ""), digits.get(i.person, ""), i.label, i.period, i.happened_on, i.received_on, i.is_again)
        for n, i in enumerate(items, start=1)
    ]  # fmt: skip
    kinds = Counter(str(ItemKind(i.kind).label) for i in items)
    (paper,) = issue(
        kind=REPORT.kind, data=letter(report_letter(number, from_on, until_on, lines, kinds)),
        subjects=[("person", p) for p in persons], actor=actor, entry=entry.number,
    )  # fmt: skip
    Report.objects.create(
        municipality=current_or_raise(), number=number, from_on=from_on, until_on=until_on, made_on=today,
        items=len(items), issue=paper.number, entry=entry.number,
    )  # fmt: skip
    ReportItem.objects.bulk_create(
        ReportItem(municipality=current_or_raise(), report=number, line=n, **vars(item))
        for n, item in enumerate(items, start=1)
    )
    _move(rows, number, today, entry.number)
    return number


def _move(rows: list[Application], report: int, today: date, entry: int) -> None:
    """Let every application stand as passed on from today, in one write."""
    kept = [f.name for f in Application._meta.concrete_fields if f.column and f.name not in BOOKKEEPING]
    added = []
    for one in rows:
        same = {name: getattr(one, name) for name in kept} | {
            "municipality": one.municipality,
            "entry": entry,
        }
        if one.valid_from < today:
            added.append(Application(**same, valid_from=one.valid_from, valid_until=today))
        moved = same | {"stage": Stage.FORWARDED, "stage_on": today, "report": report}
        added.append(Application(**moved, valid_from=max(one.valid_from, today)))
    history.write(Application, ended=rows, added=added, entry=entry)
