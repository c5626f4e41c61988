"""What of a person's subsidies was given without right and is not asked back yet (返納すべき額), and what was."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.medical_subsidy.models import Claim, Return, ReturnLine
from kikan.businesses.medical_subsidy.reads.recipients import RecipientLine, recipients
from kikan.businesses.medical_subsidy.reads.refunds import due_until
from kikan.law.days import next_month
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
    back = ReturnLine.objects.filter(municipality=town, file__isnull=False).values_list("file", "line")
    asked = set(
        back.filter(number__in=Return.objects.filter(municipality=town, person=person).values("number"))
    )
    rows = Claim.objects.filter(municipality=town, person=person, subsidy__gt=0).order_by(
        "month", "file", "line"
    )
    return [
        Back(row.subsidy, f"{row.month:%Y年%m月}　{row.institution}", file=row.file, line=row.line)
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
