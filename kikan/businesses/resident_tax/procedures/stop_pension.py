"""stop_pension: the tax is taken from a pension no longer (年金特別徴収の中止): the person pays the rest."""

from datetime import date

import numpy as np

from kikan.businesses.resident_tax.law.withheld_months import PENSION_MONTHS, spread_rest
from kikan.businesses.resident_tax.models import Collected
from kikan.businesses.resident_tax.procedures import moved_shares, withheld
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.collection_paths import PENSION
from kikan.businesses.resident_tax.reads.collectors import WithholdingLine
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CAUSES = {
    "died": "死亡", "moved": "転出（継続の対象でないもの）", "changed": "12月11日以後の税額変更", "lost": "年金の受給権の喪失",
    "care": "介護保険料の特別徴収の中止", "other": "その他",
}  # fmt: skip
CITES = "地方税法 第321条の7の7・第321条の7の9"
TAXES = 3


@procedure("resident_tax.stop_pension", right="resident_tax.change", ja="年金特別徴収の中止")
def stop_pension(
    *,
    person: int,
    first_stopped: date,
    cause: str,
    actor: Actor,
    reported_on: date | None = None,
    read_at: int | None = None,
) -> Entry:
    """End the collection from a month on; what was to be taken from then on is charged to the person.

    first_stopped: any day of the first month in which nothing is taken. Errors: Refused for one nothing is taken from.
    """
    begins = first_stopped.replace(day=1)
    if cause not in CAUSES:
        raise Refused("中止の事由を選んでください。", field="cause")
    now = next((c for c in reads.collected_of(person) if c.kind == PENSION and c.until > begins), None)
    if now is None:
        raise Refused("この月以後に年金から特別徴収していません。", cites=CITES, field="first_stopped")
    entry = append(
        actor=actor, kind="resident_tax.pension_stopped", procedure="resident_tax.stop_pension",
        subjects=[("person", person), ("collector", now.collector)], happened_on=begins,
        reported_on=reported_on or clock.today(), reason=CAUSES[cause], cites=CITES, read_at=read_at,
    )  # fmt: skip
    history.end(Collected, {"person": person, "kind": PENSION}, entry=entry.number, on=begins)
    for line in reads.withheld_of(person):
        if line.kind == PENSION:
            _stop(line, begins, entry.number)
    return entry


def _stop(line: WithholdingLine, begins: date, entry: int) -> None:
    """What is left of one year's tax from the month on goes over to the person; too much taken is owed back."""
    year = line.fiscal_year
    months = [date(year + (m < PENSION_MONTHS[0]), m, 1) for m in PENSION_MONTHS]
    kept = sum(month < begins for month in months)
    if kept == len(months):
        return
    row = moved_shares.assessed(line.person, year)
    left = np.array(line.parts, dtype=np.int64).reshape(len(months), TAXES)[:kept].sum(axis=0)
    own = np.array(row.parts[3:6], dtype=np.int64)
    is_enough = bool((own >= left).all())
    amounts = np.array([[*line.amounts[:kept], *(0 for _ in months[kept:])]], dtype=np.int64)
    if not is_enough:
        amounts = spread_rest(amounts, np.array([own.sum()]), len(months), 1)
    taken = left if is_enough else own
    wanted = withheld.Wanted(
        line.person,
        year,
        line.collector,
        PENSION,
        tuple(map(int, amounts[0])),
        _three(taken),
        entry,
        "年金特徴の中止",
    )
    withheld.write([wanted], entry=entry)
    if (own - taken).any():
        moved_shares.move(
            row, _three(own - taken), source=moved_shares.PENSION, target=moved_shares.ORDINARY, entry=entry
        )


def _three(parts: np.ndarray) -> tuple[int, int, int]:
    a, b, c = (int(x) for x in parts)
    return a, b, c
