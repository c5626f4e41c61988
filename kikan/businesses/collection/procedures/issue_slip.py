"""issue_slip: one slip for one or several instalments of a payer (納付書の発行・再発行)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.collection.documents import SLIPS
from kikan.businesses.collection.documents.slip_sheet import slip_sheet
from kikan.businesses.collection.models import Slip
from kikan.businesses.collection.procedures.sending import sender
from kikan.businesses.collection.procedures.settle_doubt import Share
from kikan.businesses.collection.procedures.slip_rows import MOST_REISSUES
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.documents.issue import issue
from kikan.shared.documents.slip_keeping import SlipKind, Wanted, write_slips
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.ledger.kinds import Kind, in_words, kind_of
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.ledger.placing import order_of
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@dataclass(frozen=True)
class IssuedSlip:
    """The slip's number and that of its paper."""

    slip: int
    paper: int


@procedure("collection.issue_slip", right="collection.print", ja="納付書の発行")
def issue_slip(
    *, payer: int, shares: Sequence[Share], payable_until: date, actor: Actor, replaces: int | None = None
) -> IssuedSlip:
    """Ask for these parts of a payer's instalments on one slip; each at most what is open.

    Paid in the order of due dates, within a claim tax, fee, late charge. A slip that replaces another cancels it and
    raises the reissue digit (再発行区分).
    Errors: NotFound; Refused for nothing, another's charges, more than is open, a day gone by, an old slip that is used.
    """
    if payable_until < clock.today():
        raise Refused("取扱期限は今日以後の日にしてください。", field="payable_until")
    rows = _rows(payer, shares)
    old = _replaced(payer, replaces)
    opened = print_release.opened_for([payer], actor)
    to = addressees([payer], actor, clock.today(), opened)[payer]
    entry = append(
        actor=actor, kind="collection.slip_issued", procedure="collection.issue_slip",
        subjects=[("person", payer), *(("charge", c) for c in sorted({r.charge for r, _ in rows}))],
        happened_on=clock.today(), cause=old.entry if old else None,
    )  # fmt: skip
    if old is not None:
        Slip.objects.filter(municipality=old.municipality, number=old.number).update(
            cancelled_by=entry.number
        )
    wanted, by = _wanted(to, rows, payable_until, old), sender()
    (printed,) = write_slips([wanted], holder=by.holder, issuer=by.issuer, entry=entry.number)
    slip = Slip.objects.filter(entry=entry.number).values_list("number", flat=True).get()
    subjects = [("person", payer), ("slip", slip)]
    (paper,) = issue(
        kind=SLIPS.kind, data=slip_sheet([printed]), subjects=subjects, actor=actor, entry=entry.number
    )
    if opened:
        print_release.use(opened, actor, paper.number)
    return IssuedSlip(slip, paper.number)


Rows = list[tuple[Balance, int]]


def _rows(payer: int, shares: Sequence[Share]) -> Rows:
    """The instalments with what is asked of each, in the order they are paid."""
    if not shares:
        raise Refused("納付書に載せる期を選んでください。", field="shares")
    charges = [s.charge for s in shares]
    owners = dict(Charge.objects.filter(number__in=charges).values_list("number", "payer"))
    found = {(b.charge, b.instalment): b for b in Balance.objects.filter(charge__in=charges)}
    rows: Rows = []
    for share in shares:
        balance = found.get((share.charge, share.instalment))
        if balance is None or owners[share.charge] != payer:
            raise NotFound("この人の調定ではありません。", field="shares")
        if not 0 < share.amount <= balance.balance:
            raise Refused(f"この期に残っているのは{max(balance.balance, 0):,}円です。", field="shares")
        rows.append((balance, share.amount))
    if len({(b.charge, b.instalment) for b, _ in rows}) != len(rows):
        raise Refused("同じ期を二度選んでいます。", field="shares")
    principal = {(b.charge, order_of(b.instalment)[0]): b.due_on for b, _ in rows}
    return sorted(
        rows,
        key=lambda r: (
            principal[r[0].charge, order_of(r[0].instalment)[0]],
            r[0].charge,
            order_of(r[0].instalment),
        ),
    )


def _replaced(payer: int, number: int | None) -> Slip | None:
    if number is None:
        return None
    old = Slip.objects.filter(number=number, payer=payer).first()
    if old is None:
        raise NotFound("差し替える納付書がありません。", field="replaces")
    if old.cancelled_by is not None:
        raise Refused("この納付書は、すでに取り消しています。", field="replaces")
    if old.reissue >= MOST_REISSUES:
        raise Refused(
            f"再発行は{MOST_REISSUES}回までです。新しい納付書を発行してください。", field="replaces"
        )
    return old


def _wanted(to: Addressee, rows: Rows, payable_until: date, old: Slip | None) -> Wanted:
    charges = {b.charge for b, _ in rows}
    first = Charge.objects.get(number=rows[0][0].charge)
    levies = dict.fromkeys(
        LEVIES[c.levy].ja for c in Charge.objects.filter(number__in=charges).order_by("number")
    )
    terms = [in_words(b.instalment) for b, _ in rows]
    return Wanted(
        kind=_kind(rows, old), payer=to.person, name=to.name, address=to.lines, title="・".join(levies),
        fiscal_year=first.fiscal_year, term=terms[0] if len(terms) == 1 else f"{terms[0]}ほか{len(terms) - 1}件",
        number_ja=f"{first.fiscal_year}-{first.number:08d}", due_on=min(b.due_on for b, _ in rows),
        payable_until=payable_until, parts=tuple((b.charge, b.instalment, amount) for b, amount in rows),
        reissue=old.reissue + 1 if old else 0, replaces=old.number if old else None,
    )  # fmt: skip


def _kind(rows: Rows, old: Slip | None) -> SlipKind:
    if old is not None:
        return SlipKind.REISSUE
    if all(kind_of(b.instalment) == Kind.LATE_CHARGE for b, _ in rows):
        return SlipKind.LATE_CHARGE
    if any(amount < b.balance for b, amount in rows):
        return SlipKind.PLAN
    return SlipKind.INSTALMENT if len(rows) == 1 else SlipKind.WHOLE_YEAR
