"""What of a person's subsidies was given without right and is not asked back yet (返納すべき額), and what was."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from kikan.businesses.medical_subsidy.models import Claim, Return, ReturnLine
from kikan.businesses.medical_subsidy.reads.recipients import RecipientLine, recipients
from kikan.businesses.medical_subsidy.reads.refunds import due_until
from kikan.ground.eras import month_of_day
from kikan.law.days import next_month
from kikan.shared.errors import NotFound
from kikan.shared.history import OPEN
from kikan.shared.tenancy.opener import current_or_raise


@dataclass(frozen=True)
class Back:
    """One receipt, or one claim of an institution, with what is to come back of it in yen."""

    amount: int
    told_ja: str
    receipt: int | None = None
    file: int | None = None
    line: int | None = None


def to_ask_back(person: int) -> list[Back]:
    """Receipts of which more was paid than they bring, and claims of months in which the scheme did not hold.

    Receipts count together: what another one still brings is taken off first.
    """
    due = next((one for one in due_until(OPEN) if one.person == person), None)
    found = []
    if due is not None and due.amount < 0:
        found = [Back(-yen, f"領収書 受付番号{number}", receipt=number) for number, yen in due.lines.items()]
    return found + _claims(person)


def _claims(person: int) -> list[Back]:
    town, held = current_or_raise(), recipients(person=person)
    numbers = Return.objects.filter(municipality=town, person=person).values("number")
    back = ReturnLine.objects.filter(municipality=town, file__isnull=False, number__in=numbers)
    summed = back.order_by().values_list("file", "line").annotate(Sum("amount"))
    asked = {(file, line) for file, line, yen in summed if yen > 0}
    rows = Claim.objects.filter(municipality=town, person=person, subsidy__gt=0).order_by(
        "month", "file", "line"
    )
    return [
        Back(row.subsidy, f"{month_of_day(row.month)}　{row.institution}", file=row.file, line=row.line)
        for row in rows
        if (row.file, row.line) not in asked and not _is_held(held, row.scheme, row.month)
    ]


def _is_held(held: list[RecipientLine], scheme: int, month: date) -> bool:
    after = next_month(month)
    return any(r.scheme == scheme and r.valid_from < after and month < r.valid_until for r in held)


def returns_of(person: int) -> list[Return]:
    """What was asked back for a person's subsidies, the newest first."""
    rows = Return.objects.filter(municipality=current_or_raise(), person=person)
    return list(rows.order_by("-number"))


def demanded(person: int, number: int) -> Return:
    """A demand that stands. Errors: NotFound for none of the person, or one taken back."""
    rows = returns_of(person)
    row = next((r for r in rows if r.number == number and r.amount > 0), None)
    if row is None or any(r.charge == row.charge and r.amount < 0 for r in rows):
        raise NotFound(
            "この返納番号の決定はありません。", field="number", what_to_do="返納番号を確かめてください。"
        )
    return row


def lines_of(number: int) -> list[Back]:
    """What a demand holds, in its order."""
    rows = ReturnLine.objects.filter(municipality=current_or_raise(), number=number).order_by("place")
    return [Back(r.amount, "", r.receipt, r.file, r.line) for r in rows]


def standing_of(person: int) -> list[tuple[Return, bool]]:
    """Every row of a person's demands, the newest first, with whether it is a demand that stands."""
    rows = returns_of(person)
    ended = {r.charge for r in rows if r.amount < 0}
    return [(r, r.charge not in ended) for r in rows]
