"""accept_leaver: somebody leaves an employer that collected the tax (給与所得者異動届出: 退職・転勤など)."""

from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.resident_tax.law.withheld_months import SALARY_MONTHS, month_of
from kikan.businesses.resident_tax.models import Collected
from kikan.businesses.resident_tax.procedures import moved_shares, withheld
from kikan.businesses.resident_tax.procedures.accept_starter import tax_year
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.collection_paths import SALARY
from kikan.businesses.resident_tax.reads.collectors import CollectedLine, WithholdingLine
from kikan.law.days import next_month
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure

LUMP, ORDINARY, TRANSFER = "lump", "ordinary", "transfer"
WAYS = {
    LUMP: "一括徴収（残りを最後の給与・退職手当から）",
    ORDINARY: "普通徴収（残りを本人が納める）",
    TRANSFER: "転勤・転職先で特別徴収を続ける",
}
REASONS = {
    "retired": "退職",
    "transferred": "転勤",
    "leave": "休職",
    "long_absence": "長期欠勤",
    "died": "死亡",
    "other": "その他",
}
CITES = "地方税法 第321条の5第2項・第3項"
COMPULSORY = (1, 4)


@procedure("resident_tax.accept_leaver", right="resident_tax.change", ja="給与所得者異動届")
def accept_leaver(
    *,
    person: int,
    left_on: date,
    last_month: date,
    way: str,
    cause: str,
    actor: Actor,
    next_collector: int | None = None,
    staff_number: str = "",
    is_pay_short: bool = False,
    reported_on: date | None = None,
    read_at: int | None = None,
) -> Entry:
    """End the collection after the last month, and let the rest be taken at once, paid by the person, or taken elsewhere.

    last_month: any day of the last month the employer takes the tax of. is_pay_short: what is still paid out is
    less than the rest, so that taking all at once is not possible.
    Errors: NotFound; Refused for nobody collected from, a month out of the period, or ordinary collection of one who
    left from January to April (一括徴収の義務).
    """
    ends = next_month(last_month)
    now = _collected(person, last_month)
    _refuse_wrong(way, cause, left_on, last_month, is_pay_short)
    subjects = [("person", person), ("collector", now.collector)]
    if way == TRANSFER:
        subjects.append(("collector", _next(next_collector, now.collector)))
    entry = append(
        actor=actor, kind="resident_tax.leaver_accepted", procedure="resident_tax.accept_leaver", subjects=subjects,
        happened_on=left_on, reported_on=reported_on, reason=REASONS[cause], cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.end(Collected, {"person": person, "kind": SALARY}, entry=entry.number, on=ends)
    if way == TRANSFER:
        values = {"collector": next_collector, "staff_number": staff_number.strip()[:25]}
        key = {"person": person, "kind": SALARY}
        history.add(Collected, key, values, entry=entry.number, valid_from=ends)
    for line in reads.withheld_of(person):
        if line.collector == now.collector and line.fiscal_year >= tax_year(last_month):
            _move_rest(line, last_month, way, next_collector or 0, entry.number)
    return entry


def _collected(person: int, last_month: date) -> CollectedLine:
    now = reads.collected_on(person, SALARY, last_month.replace(day=1))
    if now is None:
        raise Refused(
            "この月に給与から特別徴収している勤務先がありません。", cites=CITES, field="last_month",
            what_to_do="最後に徴収する月を確かめてください。",
        )  # fmt: skip
    return now


def _refuse_wrong(way: str, cause: str, left_on: date, last_month: date, is_pay_short: bool) -> None:
    if way not in WAYS:
        raise Refused("残りの税額の徴収方法を選んでください。", field="way")
    if cause not in REASONS:
        raise Refused("異動の事由を選んでください。", field="cause")
    if left_on.replace(day=1) > next_month(last_month):
        raise Refused("異動の日が、最後に徴収する月より後です。", field="last_month")
    is_compulsory = COMPULSORY[0] <= left_on.month <= COMPULSORY[1] and cause != "died"
    if way == ORDINARY and is_compulsory and not is_pay_short:
        raise Refused(
            "1月1日から4月30日までの退職では、残りの税額を一括徴収しなければなりません。",
            cites="地方税法 第321条の5第2項ただし書", field="way",
            what_to_do="支払う給与・退職手当が残りの税額に足りないときだけ、その旨を選んで普通徴収にできます。",
        )  # fmt: skip


def _next(number: int | None, former: int) -> int:
    if number is None or number == former:
        raise Refused("転勤・転職先の指定番号を入力してください。", field="next_collector")
    if reads.collector_of(number).kind != SALARY:
        raise Refused("年金保険者の指定番号です。", field="next_collector")
    return number


def _move_rest(line: WithholdingLine, last_month: date, way: str, following: int, entry: int) -> None:
    """What is left of one year after the last month."""
    count = len(SALARY_MONTHS)
    kept = min(max(month_of(last_month.year, last_month.month, line.fiscal_year) + 1, 0), count)
    parts = np.array(line.parts, dtype=np.int64).reshape(count, 3)
    rest = parts[kept:].sum(axis=0)
    if not rest.any():
        return
    own = list(line.amounts[:kept]) + [0] * (count - kept)
    if way == LUMP and kept:
        own[kept - 1] += int(rest.sum())
        withheld.write(
            [_wanted(line, own, parts.sum(axis=0), line.collector, entry, "一括徴収")], entry=entry
        )
        return
    left = parts[:kept].sum(axis=0)
    if way != TRANSFER:  # of a year whose first month never came nothing can be taken at once
        withheld.write([_wanted(line, own, left, line.collector, entry, "普通徴収に切替")], entry=entry)
        row = moved_shares.assessed(line.person, line.fiscal_year)
        moved_shares.move(
            row, _three(rest), source=moved_shares.SALARY, target=moved_shares.ORDINARY, entry=entry
        )
        return
    there = [0] * kept + list(line.amounts[kept:])
    gone = _wanted(line, own, left, line.collector, entry, "転勤")
    withheld.write([gone, _wanted(line, there, rest, following, entry, "転勤")], entry=entry)


def _wanted(
    line: WithholdingLine, amounts: list[int], by_tax: Any, collector: int, entry: int, reason: str
) -> withheld.Wanted:
    return withheld.Wanted(
        line.person, line.fiscal_year, collector, SALARY, tuple(amounts), _three(by_tax), entry, reason
    )


def _three(parts: Any) -> tuple[int, int, int]:
    a, b, c = (int(x) for x in parts)
    return a, b, c
