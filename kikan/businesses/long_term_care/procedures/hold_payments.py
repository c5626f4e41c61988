"""release_held, deduct_from_held: what becomes of benefits whose payment is held for unpaid premiums (一時差止・控除)."""

from datetime import date

from kikan.businesses.long_term_care.models.restriction import RestrictionKind
from kikan.businesses.long_term_care.reads.restrictions import held_benefits, restriction_on
from kikan.law.days import day as day_number
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger import payouts
from kikan.shared.ledger.claims import claims_of_payers
from kikan.shared.ledger.late import settle_late_charges
from kikan.shared.ledger.levies import LONG_TERM_CARE
from kikan.shared.ledger.models import PayoutSetOff
from kikan.shared.ledger.purposes import CARE_BENEFIT
from kikan.shared.ledger.receive import Incoming, allocate, receive
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

CHANNEL = "set_off"
CITES = "介護保険法第67条第3項・施行規則第106条"


def release_held(person: int, *, entry: int) -> int:
    """Ask for the payment of everything held; returns how many."""
    rows = held_benefits(person)
    for row in rows:
        payouts.ask(
            CARE_BENEFIT, reference=row.number, person=person, payee=row.payee, amount=row.amount,
            payable_on=clock.today(), entry=entry,
        )  # fmt: skip
    return len(rows)


@procedure(
    "long_term_care.deduct_from_held",
    right="long_term_care.change",
    ja="差し止めた給付からの滞納保険料の控除",
    takes_two=True,
)
def deduct_from_held(*, person: int, notified_on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """Pay overdue premiums, the oldest first, from the benefits held; what is left of a benefit becomes payable.

    Errors: Refused unless both the way of payment is changed and payments are held, or for a notice to come; NotFound
    where nothing is held or owed.
    """
    today = clock.today()
    both = (RestrictionKind.PAYMENT, RestrictionKind.SUSPENSION)
    if any(restriction_on(person, kind, today) is None for kind in both):
        raise Refused(
            "支払方法の変更と一時差止の両方を受けている人だけが対象です。", cites=CITES, field="notified_on",
            what_to_do="給付制限の記録を確かめてください。",
        )  # fmt: skip
    if notified_on >= today:
        raise Refused(
            "控除の通知が済んでいません。", cites=CITES, field="notified_on",
            what_to_do="控除する額をあらかじめ通知し、通知した日を入力してください。",
        )  # fmt: skip
    held, owed = held_benefits(person), _owed(person, today)
    if not held or not owed:
        raise NotFound(
            "差し止めている給付か、納期限を過ぎた保険料がありません。", what_to_do="給付と収納の状況を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="long_term_care.held_deducted", procedure="long_term_care.deduct_from_held",
        subjects=[("person", person), *(("care_benefit", row.number) for row in held)], happened_on=today, cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    for row in held:
        if not owed:
            break
        payout = payouts.ask(
            CARE_BENEFIT, reference=row.number, person=person, payee=row.payee, amount=row.amount, payable_on=today,
            entry=entry.number,
        )  # fmt: skip
        placed = _placed(owed, row.amount)
        used = sum(placed.values())
        receipt = receive(Incoming(CHANNEL, today, today, used, payer=person), entry=entry.number)
        allocate(receipt, placed, entry=entry.number)
        settle_late_charges([charge for charge, _ in placed], today, entry=entry.number)
        PayoutSetOff.objects.create(
            municipality=entry.municipality, payout=payout, receipt=receipt, amount=used, consented_on=notified_on,
            entry=entry.number,
        )  # fmt: skip
    return entry


def _owed(person: int, on: date) -> dict[tuple[int, int], int]:
    """Overdue premiums by charge and instalment, the oldest first."""
    claims = claims_of_payers([person])
    columns = (claims.due, claims.charge, claims.instalment, claims.levy, claims.balance)
    rows = zip(*(column.tolist() for column in columns), strict=True)
    return {
        (charge, instalment): balance
        for due, charge, instalment, levy, balance in sorted(rows)
        if levy == LONG_TERM_CARE.code and balance > 0 and due < day_number(on)
    }


def _placed(owed: dict[tuple[int, int], int], amount: int) -> dict[tuple[int, int], int]:
    """What an amount pays of these, which are lessened by it."""
    placed: dict[tuple[int, int], int] = {}
    for place in list(owed):
        part = min(owed[place], amount)
        if not part:
            break
        placed[place], amount = part, amount - part
        owed[place] -= part
        if not owed[place]:
            del owed[place]
    return placed
