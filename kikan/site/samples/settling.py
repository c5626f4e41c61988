"""Brings the sample municipalities into an installation: imported, assessed, partly paid (見本の環境づくり).

Every step looks first whether it is done, so a start that was interrupted goes on where it stopped.
"""

import os
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

from kikan.businesses.collection.exchange.account_transfer import read_result, write_request
from kikan.businesses.collection.models import TransferFile
from kikan.businesses.collection.procedures.accept_transfer_results import accept_transfer_results
from kikan.businesses.collection.procedures.import_receipts import Paid, import_receipts
from kikan.businesses.collection.procedures.request_transfers import request_transfers
from kikan.businesses.collection.procedures.transfers import Creditor, Debit
from kikan.businesses.health_insurance.models import Levy
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN as LATE_ELDERLY
from kikan.businesses.long_term_care.reads.premium_plan import PLAN as CARE
from kikan.businesses.resident_tax.models import Assessment
from kikan.businesses.residents.procedures.bring_code_stock import StockFile, bring_code_stock
from kikan.law import book, read_ordinance
from kikan.law.days import month_number
from kikan.shared.access import Actor
from kikan.shared.access.models import User
from kikan.shared.access.samples import ensure_users
from kikan.shared.access.sign_in import actor_of
from kikan.shared.addressees.models import Account
from kikan.shared.exchange.layouts import layout_book
from kikan.shared.exchange.models import Load
from kikan.shared.exchange.reading import read_hand_over
from kikan.shared.exchange.taking import write_hand_over
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import State
from kikan.shared.jobs.worker import run_now
from kikan.shared.journal.append import append
from kikan.shared.journal.models import JournalEntry
from kikan.shared.ledger.levies import WITHHELD
from kikan.shared.ledger.models import Balance, Charge, Instalment
from kikan.shared.premiums.plan import PremiumPlan
from kikan.shared.premiums.yearly import years_decided
from kikan.shared.tenancy import clock, format_code, ordinances, tenant
from kikan.shared.tenancy.models import Municipality, OrdinanceValue
from kikan.site.samples import employers, services
from kikan.site.samples.files import write_files
from kikan.site.samples.identifiers import stock_of_codes
from kikan.site.samples.payments import pay_by_channels
from kikan.site.samples.rolls import without_roll
from kikan.site.samples.sources import FOLDER, TownData, town_codes, town_data
from kikan.site.samples.tax_documents import bring_documents
from kikan.site.samples.town import generate
from kikan.site.samples.union import ensure_union

DEFAULT_SCALE = "0.1"
CODES = 200
Say = Callable[[str, str], None]
# Of a hundred account transfers so many find no money (架空の割合).
UNPAID_IN_HUNDRED = 4


class SampleFailed(RuntimeError):
    """A sample run did not reach the state it must reach; the message names run and state, nobody."""


def ensure(say: Say = lambda ja, en: None, codes: tuple[str, ...] | None = None) -> None:
    """Bring in what is missing of the sample municipalities; at once where nothing is.

    KIKAN_SCALE: size against the census, 0.1 by default, 1 for whole.
    """
    scale = float(os.environ.get("KIKAN_SCALE", DEFAULT_SCALE))
    for code in codes or town_codes():
        town = town_data(code)
        if _is_settled(int(code)):
            continue
        say(f"見本データ（架空）を入れています：{town.ja}", f"Bringing in fictitious residents: {code}")
        settle(town, scale)
        pay_by_channels(sample_actor(int(code), "collection_clerk"))
    if codes is None:
        ensure_union(say)


def settle(town: TownData, scale: float) -> None:
    """One municipality: brought in, last and this year assessed, payments."""
    bring_in(town, scale)
    year = fiscal_year(clock.today())
    employers.found_employers(sample_actor(int(town.code), "tax_clerk"), year - 1)
    for each in (year - 1, year):
        assess(int(town.code), each)
    bring_documents(int(town.code), sample_actor(int(town.code), "tax_clerk"), year)
    for each in (year - 1, year):
        assess_tax(int(town.code), each)
        employers.withhold(sample_actor(int(town.code), "tax_clerk"), each)
        for plan, role in ((CARE, "care"), (LATE_ELDERLY, "insurance")):
            assess_premiums(int(town.code), each, plan, role)
    bill_water(int(town.code))
    if not town.is_test:
        open_desks(town)
    _pay(int(town.code))


def bring_in(town: TownData, scale: float) -> None:
    """One municipality with its users, its ordinance values and its people, by the import."""
    enter_rules(town)
    _take_over(town, scale)
    _bring_codes(int(town.code))


def enter_rules(town: TownData) -> None:
    """The municipality itself, its users and its ordinance values; nobody lives there yet."""
    code = int(town.code)
    Municipality.objects.get_or_create(
        code=code,
        defaults={
            "name": town.ja, "kana": town.kana, "prefecture": town.prefecture, "colour": town.colour,
            "is_sample": True,
        },
    )  # fmt: skip
    ensure_users(code)
    _enter_ordinances(town)


def fiscal_year(day: date) -> int:
    return day.year if day.month >= 4 else day.year - 1


def _is_settled(code: int) -> bool:
    if not Municipality.objects.filter(code=code).exists():
        return False
    with tenant(code):
        return TransferFile.objects.filter(direction="in").exists()


def sample_actor(code: int, role: str) -> Actor:
    """The sample user of a role in a municipality. Errors: SampleFailed."""
    user = User.objects.get(login=f"demo-{format_code(code)}-{role}")
    actor = actor_of(user, code, "sample")
    if actor is None:
        raise SampleFailed(f"the sample user {role} of {format_code(code)} has no grant")
    return actor


def _enter_ordinances(town: TownData) -> None:
    """Published values of the municipality, and illustrative ones where it has published none."""
    with tenant(int(town.code)):
        if OrdinanceValue.objects.exists():
            return
        entry = append(
            actor=sample_actor(int(town.code), "operator"), kind="administration.ordinances_entered",
            procedure="samples.settle", subjects=[("municipality", int(town.code))],
        ).number  # fmt: skip
        for name in (town.code, "illustrative"):
            path = FOLDER / "ordinances" / f"{name}.yaml"
            if path.exists():
                ordinances.enter(read_ordinance(path.read_text("utf-8"), path.name, book()), entry=entry)


def _take_over(town: TownData, scale: float) -> None:
    code = int(town.code)
    with tenant(code):
        if Load.objects.exists():
            return
    with tempfile.TemporaryDirectory(prefix="kikan-sample-") as folder:
        write_files(generate(town.code, scale, clock.today()), Path(folder))
        hand_over = read_hand_over(Path(folder), layout_book(FOLDER / "layouts"))
        if town.is_test:
            # The tests register its voters themselves.
            hand_over = without_roll(hand_over)
        taken = write_hand_over(hand_over=hand_over, actor=sample_actor(code, "operator"))
    if taken.rejected:
        raise SampleFailed(f"{len(taken.rejected)} rows of {town.code} were rejected")


def _bring_codes(code: int) -> None:
    """A stock of fictitious codes, as the CS would have sent it."""
    with tenant(code):
        if JournalEntry.objects.filter(kind="residents.code_stock_brought").exists():
            return
    file = StockFile("\n".join(stock_of_codes(format_code(code), CODES)).encode())
    bring_code_stock(actor=sample_actor(code, "resident_clerk"), file=file)


def assess(code: int, year: int) -> None:
    """The yearly run of NHI with two approvals and its release, where the year has none yet."""
    with tenant(code):
        if Levy.objects.filter(fiscal_year=year, ended_by__isnull=True).exists():
            return
    _assessed(
        code, year, "health_insurance.assess_year", ("insurance_clerk", "insurance_chief", "section_chief")
    )


def assess_tax(code: int, year: int) -> None:
    """The same of resident tax."""
    with tenant(code):
        if Assessment.objects.filter(fiscal_year=year, ended_by__isnull=True).exists():
            return
    _assessed(code, year, "resident_tax.assess_year", ("tax_clerk", "tax_chief", "section_chief"))


def assess_premiums(code: int, year: int, plan: PremiumPlan, role: str) -> None:
    """The same of premiums of persons, after the taxes they are judged by."""
    with tenant(code):
        if year in years_decided(plan):
            return
    _assessed(code, year, f"{plan.business}.assess_year", (f"{role}_clerk", f"{role}_chief", "section_chief"))


def _assessed(code: int, year: int, job: str, roles: tuple[str, str, str]) -> None:
    clerk, first, second = (sample_actor(code, role) for role in roles)
    number = queue.enqueue(job, actor=clerk, parameters={"fiscal_year": year}, due=str(year))
    _run(code, number, State.WAITING)
    _release(code, number, first, second)


def _release(code: int, number: int, first: Actor, second: Actor) -> None:
    """Two approve a run that waits, then it is released."""
    queue.approve(number, actor=first)
    queue.approve(number, actor=second)
    queue.release_later(number, actor=first)
    _run(code, number, State.DONE)


def open_desks(town: TownData) -> None:
    """An election whose roll is completed, and medical subsidies: what a newcomer finds on these screens."""
    code = int(town.code)
    clerk, chief, second = (
        sample_actor(code, r) for r in ("election_clerk", "election_chief", "section_chief")
    )
    election = services.announce_election(chief, town.ja)
    run = queue.enqueue(
        "elections.register_voters", actor=clerk, parameters={"election": election}, due=f"sample-{election}"
    )
    if queue.find(code, run).state != State.DONE:
        _run(code, run, State.WAITING)
        _release(code, run, chief, second)
    services.found_subsidies(sample_actor(code, "medical_clerk"), sample_actor(code, "medical_chief"))


# Months of readings billed before the day of the sample: the first has fallen due, the second has not.
BILLED_MONTHS = 2


def bill_water(code: int) -> None:
    """The billing runs of the last months with two approvals, where there are readings and no bills yet."""
    today = clock.today()
    clerk, first, second = (sample_actor(code, r) for r in ("water_clerk", "water_chief", "section_chief"))
    for back in range(BILLED_MONTHS, 0, -1):
        index = month_number(today) - back
        month = index // 12 * 100 + index % 12 + 1
        number = queue.enqueue(
            "water.bill_month", actor=clerk, parameters={"month": month, "zone": 0}, due=f"{month}-0-0"
        )
        if queue.find(code, number).state == State.DONE:
            continue
        if run_now(code, number) == State.WAITING:
            _release(code, number, first, second)


def _run(code: int, number: int, wanted: State) -> None:
    state = run_now(code, number)
    if state != wanted:
        error = queue.find(code, number).error
        raise SampleFailed(f"run {number} of {format_code(code)} is {state}: {error}")


def _pay(code: int) -> None:
    """Account transfers of every due date gone by: request and result, as with a bank."""
    clerk = sample_actor(code, "collection_clerk")
    with tenant(code):
        asked = set(TransferFile.objects.filter(direction="out").values_list("debit_on", flat=True))
        due = set(Instalment.objects.filter(due_on__lt=clock.today()).values_list("due_on", flat=True))
        debited = _days_with_debits()
    creditor = Creditor(code, "ﾐﾎﾝ", 9901, 1, 1, 1)
    for day in sorted(due - asked):
        with tenant(code):
            if day in debited:
                request, debits = request_transfers(due_on=day, actor=clerk)
                file = read_result(_answer(creditor, day, debits))
                accept_transfer_results(request=request, file=file, actor=clerk)
            _pay_in_stores(clerk, day)


def _days_with_debits() -> set[date]:
    """The due days on which somebody with an account owes something: employers that collect have none here.

    Put together here: over rows that are new the database has no statistics, and may choose minutes for a moment's work.
    """
    accounts = Account.objects.filter(use="debit", ended_by__isnull=True)
    debited = set(accounts.values_list("person", flat=True))
    payers = Charge.objects.exclude(levy__in=WITHHELD).values_list("number", "payer")
    charges = {number for number, payer in payers if payer in debited}
    owed = Balance.objects.filter(balance__gt=0, due_on__lt=clock.today()).values_list("charge", "due_on")
    return {due_on for charge, due_on in owed if charge in charges}


def _pay_in_stores(clerk: Actor, day: date) -> None:
    """Who has no account pays by slip on the due date; a few do not. What pension payers took has come in whole."""
    with_account = Account.objects.filter(use="debit", ended_by__isnull=True).values_list("person", flat=True)
    payers = dict(Charge.objects.values_list("number", "payer"))
    withheld = set(Charge.objects.filter(levy__in=WITHHELD).values_list("number", flat=True))
    debited = set(with_account)
    open_ones = Balance.objects.filter(due_on=day, balance__gt=0)
    paid = [
        Paid(b.charge, b.instalment, b.balance)
        for b in open_ones.order_by("charge", "instalment")
        if b.charge in withheld
        or (payers[b.charge] not in debited and payers[b.charge] // 10 % 100 >= UNPAID_IN_HUNDRED * 2)
    ]
    if paid:
        import_receipts(paid_on=day, payments=paid, actor=clerk)


def _answer(creditor: Creditor, day: date, debits: list[Debit]) -> bytes:
    """What a bank would send back: a few accounts without money, chosen by the customer number."""
    lines = write_request(creditor, day, debits).split(b"\r\n")
    paid, unpaid = [0, 0], [0, 0]
    for i, debit in enumerate(debits, 1):
        is_short = (debit.customer // 100) % 100 < UNPAID_IN_HUNDRED
        lines[i] = lines[i][:111] + (b"1" if is_short else b"0") + lines[i][112:]
        sums = unpaid if is_short else paid
        sums[0] += 1
        sums[1] += debit.amount
    trailer = len(debits) + 1
    totals = f"{paid[0]:06d}{paid[1]:012d}{unpaid[0]:06d}{unpaid[1]:012d}".encode()
    lines[trailer] = lines[trailer][:19] + totals + lines[trailer][55:]
    return b"\r\n".join(lines)
