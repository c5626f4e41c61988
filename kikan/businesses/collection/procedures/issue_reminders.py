"""issue_reminders: number and keep the letters of decided reminders, with their slips (督促状の発行)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from kikan.businesses.collection.documents import REMINDER
from kikan.businesses.collection.procedures.claims import Place, chosen_claims
from kikan.businesses.collection.procedures.decide_reminders import CITES
from kikan.businesses.collection.procedures.sending import sender
from kikan.ground.eras import fiscal_year_in_words
from kikan.law.days import date_of
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.issue import issue_many
from kikan.shared.documents.letters import (
    OWED_HEAD,
    OWED_WIDTHS,
    Item,
    Letter,
    letter,
    owed_rows,
    total_of,
)
from kikan.shared.documents.slip_keeping import SlipKind, Wanted, write_slips
from kikan.shared.documents.slips import PaymentSlip
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import append
from kikan.shared.ledger.claims import Claims
from kikan.shared.ledger.kinds import in_words, keys, reminder_fee_of
from kikan.shared.ledger.levies import LEVIES
from kikan.shared.ledger.models import Reminder
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

# From the day it was sent, ten days must pass: 地方税法第331条第1項第1号 and its neighbours.
DAYS_TO_PAY = timedelta(days=10)
TEXT = (
    "次の市町村税が納期限を過ぎても納付されていません。{until}までに、督促手数料と合わせて納付してください。"
    "すでに納付されているときは、行き違いですのでご容赦ください。"
)
NOTES = (
    "この督促状を発した日から起算して10日を経過した日までに完納されないときは、財産の差押えを受けることがあります。",
    "納期限の翌日から納付の日までの日数に応じて、延滞金を納めていただきます。",
    "納付が難しい事情があるときは、お早めに下記へご相談ください。",
)


@dataclass(frozen=True)
class Reminded:
    """The first issue number and how many letters; `protected`: claims an officer must release first (支援措置)."""

    first: int
    count: int
    protected: int


@procedure("collection.issue_reminders", right="collection.print", ja="督促状の発行")
def issue_reminders(*, places: tuple[tuple[int, int], ...], actor: Actor) -> Reminded:
    """Issue one letter for each reminder with a slip of tax and fee; a protected payer's letter is passed over.

    Errors: NotFound where a claim was not reminded; NoSignatory.
    """
    claims = chosen_claims(places)
    reminders = {
        (r.charge, r.instalment): r for r in Reminder.objects.filter(charge__in=claims.charge.tolist())
    }
    if set(places) - set(reminders):
        raise NotFound("督促していない期別が含まれています。", field="places")
    known = addressees(claims.payer.tolist(), actor, clock.today())
    rows = [n for n in range(len(claims)) if known[int(claims.payer[n])].can_be_reached]
    entry = append(
        actor=actor, kind="collection.reminders_issued", procedure="collection.issue_reminders",
        subjects=[("charge", int(claims.charge[n])) for n in rows[:1]], happened_on=clock.today(), cites=CITES,
    )  # fmt: skip
    papers = _papers(claims, rows, reminders, known, entry.number)
    issued = issue_many(kind=REMINDER.kind, papers_of=papers, actor=actor, entry=entry.number)
    return Reminded(issued[0].number if issued else 0, len(issued), len(claims) - len(rows))


def _papers(
    claims: Claims, rows: Sequence[int], reminders: dict[Place, Reminder], known: object, entry: int
) -> list[tuple[dict[str, object], list[tuple[str, int]]]]:
    assert isinstance(known, dict)
    by = sender()
    wanted = [_wanted(claims, n, reminders, known) for n in rows]
    slips = write_slips(wanted, holder=by.holder, issuer=by.issuer, entry=entry)
    found = []
    for n, slip in zip(rows, slips, strict=True):
        place = (int(claims.charge[n]), int(claims.instalment[n]))
        to = known[int(claims.payer[n])]
        written = _letter(claims, n, reminders[place], to, slip, by.office)
        key = int(keys(claims.charge[n : n + 1], claims.instalment[n : n + 1])[0])
        about = [("person", to.person), ("charge", place[0]), ("reminder", key)]
        found.append((letter(written), about))
    return found


def _wanted(claims: Claims, n: int, reminders: dict[Place, Reminder], known: dict[int, Addressee]) -> Wanted:
    charge, instalment = int(claims.charge[n]), int(claims.instalment[n])
    reminder, to = reminders[charge, instalment], known[int(claims.payer[n])]
    tax, fee = int(claims.balance[n]), int(claims.fee_open[n])
    parts = ((charge, instalment, tax), (charge, reminder_fee_of(instalment), fee))
    until = reminder.sent_on + DAYS_TO_PAY
    return Wanted(
        SlipKind.REMINDER, to.person, to.name, to.lines, LEVIES[int(claims.levy[n])].ja, int(claims.fiscal_year[n]),
        f"{in_words(instalment)}（督促）", f"{int(claims.fiscal_year[n])}-{charge:08d}", date_of(int(claims.due[n])),
        until, tuple(p for p in parts if p[2] > 0),
    )  # fmt: skip


def _letter(
    claims: Claims, n: int, reminder: Reminder, to: Addressee, slip: PaymentSlip, office: str
) -> Letter:
    item = Item(
        LEVIES[int(claims.levy[n])].ja, fiscal_year_in_words(int(claims.fiscal_year[n])),
        in_words(int(claims.instalment[n])), date_of(int(claims.due[n])), int(claims.balance[n]),
        int(claims.fee_open[n]), 0,
    )  # fmt: skip
    return Letter(
        title="督促状", postal_code=to.postal_code, address=to.lines, name=to.name,
        text=TEXT.format(until=era_day(reminder.sent_on + DAYS_TO_PAY)), cites=CITES, office=office,
        head=OWED_HEAD, widths=OWED_WIDTHS, rows=owed_rows([item]), total=total_of([item]),
        pairs=(("督促状を発した日", era_day(reminder.sent_on)),), notes=NOTES, appeal=True,
        appeal_note="（地方税法第19条の4に定める期限があるときは、その期限まで）",
        slips=(slip,) if slip.amount > 0 else (),
    )  # fmt: skip
