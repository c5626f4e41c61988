"""correct_bill: a bill of a period becomes another one (調定の更正): volume, leak relief (漏水減免), reduction."""

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kikan.businesses.water.law.relief import Leak, leak_relief
from kikan.businesses.water.models import Bill, Reading, ReadingKind
from kikan.businesses.water.procedures.computed import Asking, Computed, Laws, bill_columns, compute, tax_left
from kikan.businesses.water.procedures.posting import asking_now
from kikan.businesses.water.reads.periods import Periods, unbilled, with_volumes
from kikan.law import column
from kikan.law.days import date_of
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.charge import Part, charge, correct
from kikan.shared.ledger.levies import SEWER, WATER
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.columns import MISSING

DAYS = ("valid_from", "valid_until", "due_on", "tariff_on")


@dataclass(frozen=True)
class Corrected:
    """What a correction changed, in yen: before and after, water and sewer."""

    entry: int
    water: tuple[int, int]
    sewer: tuple[int, int]


@procedure("water.correct_bill", right="water.change", ja="料金の更正（再検針）")
def correct_bill(
    *, bill: int, volume: int, reason: str, actor: Actor, read_at: int | None = None
) -> Corrected:
    """Let the volume of a billed period be another one; the difference is charged, or what was paid too much is freed.

    Errors: NotFound; Refused without a reason, for a negative volume, or where nothing changes. LawGap.
    """
    old, period = bill_and_period(bill)
    if not reason.strip():
        raise Refused("更正の理由を入力してください。", field="reason")
    if volume < 0 or volume == old.volume:
        raise Refused("前と違う、0以上の水量を入力してください。", field="volume")
    changed = with_volumes(period, column(volume), ReadingKind.AGAIN)
    return replace_bill(old, changed, "water.bill_corrected", "water.correct_bill", reason, actor, read_at)


@procedure("water.relieve_leak", right="water.change", ja="漏水減免")
def relieve_leak(
    *,
    bill: int,
    usual: int,
    repaired_on: date,
    into_sewer: bool,
    reason: str,
    actor: Actor,
    read_at: int | None = None,
) -> Corrected:
    """Take a leak's share off a bill by the ordinance's rates; a designated firm has repaired it.

    Errors: NotFound; Refused for a leak that is not above the usual volume, relieved before, or not repaired. LawGap.
    """
    old, period = bill_and_period(bill)
    if old.leak_cut:
        raise Refused("この請求はすでに漏水減免をしています。", field="bill")
    if repaired_on > clock.today():
        raise Refused("修理した日が今日より後です。", field="repaired_on")
    if usual < 0 or usual >= old.volume:
        raise Refused("通常の水量は、検針した水量より少ない値を入力してください。", field="usual")
    found = leak_of(old, usual, into_sewer)
    if not found.cut_volume[0]:
        raise Refused("条例の率では、減免する水量がありません。", field="usual", cites="漏水減免の定め")
    changed = with_volumes(period, period.volume, leak_cut=found.cut_volume, sewer_cut=found.sewer_cut)
    return replace_bill(old, changed, "water.leak_relieved", "water.relieve_leak", reason, actor, read_at)


def leak_of(old: Bill, usual: int, into_sewer: bool) -> Leak:
    """The working of a leak relief for a bill (漏水減免の計算過程)."""
    law = Laws.of(None).of_day(to_day(old.tariff_on))
    return leak_relief(column(old.volume), column(usual), column(int(into_sewer)), law=law)


def bill_and_period(number: int) -> tuple[Bill, Periods]:
    """The bill in force and what it was computed from, as known now. Errors: NotFound."""
    old = Bill.objects.filter(number=number, ended_by__isnull=True).first()
    if old is None:
        raise NotFound("この請求番号の料金はありません。", field="bill")
    last = to_day(old.valid_until)
    found = unbilled(last - 1, last, head(), np.array([old.point]), again=True)
    found = found.rows((found.contract == old.contract) & (found.begins == to_day(old.valid_from)))
    if not len(found):
        raise NotFound("この料金の検針の記録が見つかりません。", field="bill")
    return old, found


def replace_bill(
    old: Bill, changed: Periods, kind: str, name: str, reason: str, actor: Actor, read_at: int | None
) -> Corrected:
    """Compute anew, append, write reading, bill and the ledger's differences."""
    laws = Laws.of(None)
    found, asking = compute(changed, laws), asking_now(laws)
    entry = append(
        actor=actor, kind=kind, procedure=name, happened_on=clock.today(), reason=reason[:200], read_at=read_at,
        subjects=[("water_bill", old.number), ("water_contract", old.contract), ("person", old.payer)],
    )  # fmt: skip
    write_correction(old, found, 0, asking, entry.number)
    return Corrected(
        entry.number, (old.water, int(found.water_total[0])), (old.sewer, int(found.sewer_total[0]))
    )


def write_correction(old: Bill, found: Computed, row: int, asking: Asking, entry: int) -> None:
    """Put a row of computed bills in the place of a bill: its reading, its charges, itself."""
    if int(found.periods.volume[row]) != old.volume:
        write_reading(found.periods, row, entry)
    owed = (
        ("water_charge", WATER.code, old.water_charge, found.water_total, tax_left(found.water, found.water_off)),
        ("sewer_charge", SEWER.code, old.sewer_charge, found.sewer_total, tax_left(found.sewer, found.sewer_off)),
    )  # fmt: skip
    charges = {
        name: _charge(levy, number, old, int(total[row]), int(tax[row]), asking, entry)
        for name, levy, number, total, tax in owed
    }
    _replace_row(old, found, row, asking, charges, entry)


def write_reading(p: Periods, row: int, entry: int) -> None:
    """The reading of a period with another volume and kind."""
    history.change(
        Reading,
        {"point": int(p.point[row])},
        {"volume": int(p.volume[row]), "kind": int(p.kind[row])},
        entry=entry,
        valid_from=date_of(int(p.begins[row])),
        valid_until=date_of(int(p.ends[row])),
    )


def _charge(
    levy: int, number: int | None, old: Bill, total: int, tax: int, asking: Asking, entry: int
) -> int | None:
    """Correct the charge of a service, or begin one where there was none."""
    parts = (total - tax, tax)
    if number is not None:
        correct(
            number, components=parts, on=clock.today(), unit=1, occasional_due_on=asking.due_on, entry=entry
        )
        return number
    if not total:
        return None
    year = old.month // 100 - (old.month % 100 < 4)
    return charge(
        levy=levy, fiscal_year=year, payer=old.payer, reference=old.number, entry=entry,
        parts=[Part(1, asking.due_on, parts)],
    )  # fmt: skip


def _replace_row(
    old: Bill, found: Computed, row: int, asking: Asking, charges: dict[str, int | None], entry: int
) -> None:
    zero = found.months * 0
    columns = bill_columns(found, asking, zero + old.number, {"water": zero, "sewer": zero})
    values = {name: _plain(name, each, row) for name, each in columns.items()}
    kept = {"month": old.month, "due_on": old.due_on, "number": old.number, **charges}
    new = Bill(**{**values, **kept}, municipality=old.municipality, entry=entry)
    history.write(Bill, ended=[old], added=[new], entry=entry)


def _plain(name: str, each: Any, row: int) -> Any:
    value = each[row].tolist()
    if value == MISSING:
        return None
    return date_of(value) if name in DAYS else value
