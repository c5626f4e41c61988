"""Payments of the sample municipalities by each channel (見本の収納データ), so that every screen has something to show.

Invented files in the layouts of this house: stores told and settled, one withdrawn, one of no slip, one line that
cannot be read; banks; the common system of local tax.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from kikan.businesses.collection.exchange.incoming import layouts, read_file
from kikan.businesses.collection.jobs.book_file import BLOCK
from kikan.businesses.collection.models import IncomingFile
from kikan.businesses.collection.procedures.book_file import book_file
from kikan.businesses.collection.procedures.receive_file import receive_file
from kikan.shared.access import Actor
from kikan.shared.documents.rendering.codes import StoreCode
from kikan.shared.documents.slips import SAMPLE_ISSUER, store_key
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.tenancy import clock, tenant

TAKEN = 18


def pay_by_channels(clerk: Actor) -> None:
    """A few payments of what falls due next, told by stores, banks and the common system; once for a municipality."""
    today = clock.today()
    with tenant(clerk.municipality):
        if IncomingFile.objects.exists():
            return
        rows = list(
            Balance.objects.filter(due_on__gte=today, balance__gt=0).order_by("due_on", "-charge")[:TAKEN]
        )
        charges = {c.number: c for c in Charge.objects.filter(number__in=[r.charge for r in rows])}
    keyed = [(_key(clerk.municipality, r, charges[r.charge]), r.balance) for r in rows]
    if len(keyed) < TAKEN:
        return
    day = today - timedelta(days=2)
    _take(clerk, "store_a", _stores(keyed[:8], day, early=True), "SAMPLE-S1", day)
    _take(clerk, "store_a", _stores(keyed[:6], day, early=False), "SAMPLE-S2", today)
    banks = [f"2,9901,001,{i:06d},{day:%Y%m%d},{key},{yen}," for i, (key, yen) in enumerate(keyed[8:14])]
    _take(clerk, "bank_slips", banks, "SAMPLE-B1", today)
    common = [f"2,SAMPLE-{i:04d},{key},{day:%Y%m%d},{yen}," for i, (key, yen) in enumerate(keyed[14:])]
    _take(clerk, "el_payments", common, "SAMPLE-E1", today)


def _key(town: int, row: Balance, charge: Charge) -> str:
    return store_key(town, charge.levy, charge.fiscal_year, row.charge, row.instalment)


def _stores(keyed: Sequence[tuple[str, int]], day: date, *, early: bool) -> list[str]:
    """The preliminary file, or the settled one: with a payment of a slip nobody knows and a line that is cut short."""
    lines = [
        _store("01" if early else "02", key, yen, day, i)
        for i, (key, yen) in enumerate(keyed)
        if yen < 300_000
    ]
    if early:
        return [*lines, _store("03", *keyed[-1], day, len(keyed) - 1)]
    unknown = keyed[0][0][:9] + "99999999" + keyed[0][0][17:]
    return [*lines, _store("02", unknown, 5_000, day, 50), lines[0][:40]]


def _store(stage: str, key: str, yen: int, day: date, minute: int) -> str:
    bars = StoreCode(SAMPLE_ISSUER, key, yen, None).digits()
    return f"2,{stage},{day:%Y%m%d}10{minute:02d},000001,00012345,{bars},{yen},"


def _take(clerk: Actor, layout: str, lines: Sequence[str], number: str, made_on: date) -> None:
    """Receive and book a file; a line cut short still counts in the trailer, with what it was worth."""
    whole = [line for line in lines if line.endswith(",")]
    total = sum(int(line.split(",")[-2]) for line in whole) + 3_000 * (len(lines) - len(whole))
    rows = [f"1,{number},{made_on:%Y%m%d}", *lines, f"8,{len(lines)},{total}", "9"]
    file = read_file(layouts()[layout], "\r\n".join(rows).encode("cp932"))
    taken = receive_file(file=file, actor=clerk)
    while book_file(file=taken, limit=BLOCK, actor=clerk).records:
        pass
