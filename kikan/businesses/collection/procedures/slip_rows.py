"""The keeper of slips (納付書): rows written beside the letter they are printed with."""

from collections.abc import Sequence
from dataclasses import replace

from kikan.businesses.collection.models import Slip, SlipPart
from kikan.businesses.collection.procedures.slips import slip_key
from kikan.shared.documents.slip_keeping import SlipKind, Wanted
from kikan.shared.documents.slips import PaymentSlip
from kikan.shared.tenancy import clock, numbers
from kikan.shared.tenancy.opener import current_or_raise

SLIPS = "collection.slip"
MOST_REISSUES = 9


def keep(wanted: Sequence[Wanted], *, holder: str, issuer: str, entry: int) -> list[PaymentSlip]:
    """Keep the slips and their parts, and say what is printed on each.

    A slip for several receivables of one bill (併徴) takes the place of the living one that asked for them before.
    """
    if not wanted:
        return []
    wanted = _in_place_of(wanted, entry)
    town, first, today = current_or_raise(), numbers.draw(SLIPS, len(wanted)), clock.today()
    Slip.objects.bulk_create(
        Slip(
            municipality=town, number=first + n, kind=w.kind, payer=w.payer, amount=w.amount, issued_on=today,
            due_on=w.due_on, payable_until=w.payable_until, entry=entry, reissue=w.reissue, replaces=w.replaces,
        )
        for n, w in enumerate(wanted)
    )  # fmt: skip
    SlipPart.objects.bulk_create(
        SlipPart(municipality=town, slip=first + n, line=line, charge=c, instalment=i, amount=amount)
        for n, w in enumerate(wanted)
        for line, (c, i, amount) in enumerate(w.parts, start=1)
    )
    return [_printed(w, first + n, town, holder, issuer) for n, w in enumerate(wanted)]


def _in_place_of(wanted: Sequence[Wanted], entry: int) -> list[Wanted]:
    """Cancel the living slips of the same bills and count the re-issue (再発行区分)."""
    charges = {c for w in wanted if w.kind == SlipKind.TOGETHER for c, _, _ in w.parts}
    parts = SlipPart.objects.filter(charge__in=charges).values_list("charge", "slip")
    slips = Slip.objects.filter(number__in={s for _, s in parts}, kind=SlipKind.TOGETHER, cancelled_by=None)
    living = {s.number: s for s in slips}
    of_charge = {charge: living[slip] for charge, slip in parts if slip in living}
    if not living:
        return list(wanted)
    Slip.objects.filter(number__in=living).update(cancelled_by=entry)

    def renewed(w: Wanted) -> Wanted:
        old = of_charge.get(w.parts[0][0]) if w.kind == SlipKind.TOGETHER else None
        return replace(w, reissue=min(old.reissue + 1, MOST_REISSUES), replaces=old.number) if old else w

    return [renewed(w) for w in wanted]


def _printed(w: Wanted, number: int, town: int, holder: str, issuer: str) -> PaymentSlip:
    return PaymentSlip(
        title=w.title, fiscal_year=w.fiscal_year, term=w.term, notice_number=w.number_ja, amount=w.amount,
        due_on=w.due_on, payer_name=w.name, payer_address=w.address, account_holder=holder,
        payable_until=w.payable_until, issuer=issuer, key=slip_key(town, number) if number < 10**8 else "",
        reissue=w.reissue,
    )  # fmt: skip
