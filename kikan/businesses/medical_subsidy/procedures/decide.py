"""decide: an application is granted or refused by the law of the scheme (医療費助成の交付の決定)."""

from dataclasses import asdict
from datetime import date, timedelta

from kikan.businesses.medical_subsidy.law.eligibility import HANDBOOKS, SCHEMES
from kikan.businesses.medical_subsidy.law.numbers import with_check_digit
from kikan.businesses.medical_subsidy.law.periods import begins
from kikan.businesses.medical_subsidy.models import Application, Recipient
from kikan.businesses.medical_subsidy.models.application import Scheme, State
from kikan.businesses.medical_subsidy.procedures.checking import CITES
from kikan.businesses.medical_subsidy.procedures.record_tax import fiscal_year
from kikan.businesses.medical_subsidy.reads import judging
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.law import LawGap, column
from kikan.law.days import day as to_day
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

SERIES = "medical_subsidy.recipient"
LONG_AGO = date(1900, 1, 1)
KEPT = (
    "person", "scheme", "applied_on", "event_on", "payee", "supporter", *HANDBOOKS, "ground_until", "is_single", "work", "child",
    "is_assisted",
)  # fmt: skip
assert tuple(s.name.lower() for s in Scheme) == SCHEMES


@procedure(
    "medical_subsidy.decide", right="medical_subsidy.change", ja="医療費助成の交付の決定", takes_two=True
)
def decide(*, person: int, application: int, actor: Actor, read_at: int | None = None) -> Entry:
    """Grant or refuse as the law and the known facts say; a grant holds from the day the ordinance says.

    Errors: NotFound for no application that waits; Refused where taxes, income, residence or insurance are not known, or the
    ordinance's values are missing.
    """
    row = reads.application_of(application)
    if row is None or row.person != person or not row.is_waiting:
        raise NotFound(
            "審査中の申請がありません。", field="application", what_to_do="申請を受け付けてください。"
        )
    found = _judged(row)
    is_granted = bool(found.judged.eligible[0])
    if is_granted:
        _require_insured(row, judging.days_of(found)[0])
    entry = append(
        actor=actor, kind="medical_subsidy.decided", procedure="medical_subsidy.decide",
        subjects=[("person", person), ("medical_application", application)], happened_on=clock.today(),
        reason=str((State.GRANTED if is_granted else State.REFUSED).label), cites=CITES, read_at=read_at,
    )  # fmt: skip
    working = found.judged.pack()[0].tolist()
    values = {name: value for name, value in asdict(row).items() if name in KEPT} | {
        "state": State.GRANTED if is_granted else State.REFUSED, "decided_on": clock.today(), "working": working,
    }  # fmt: skip
    history.replace(
        Application, {"number": application}, values, entry=entry.number, valid_from=row.applied_on
    )
    if is_granted:
        _grant(row, found, working, entry.number)
    return entry


def _judged(row: reads.ApplicationLine) -> judging.Found:
    """Errors: Refused for facts or values that lack."""
    law, year = reads.law_on(row.applied_on), fiscal_year(row.applied_on)
    event = row.event_on or LONG_AGO
    try:
        first = begins(column(to_day(row.applied_on)), column(to_day(event)), law=law)
        found = judging.judge(judging.asked_of(row.number), first, law=law, year=year)
    except LawGap as gap:
        raise Refused(
            f"{row.scheme_ja}の条例値が登録されていません。", what_to_do="条例値の登録を依頼してください。"
        ) from gap
    lacking = int(found.lacking[0])
    if lacking:
        raise Refused(
            f"{judging.LACKING[lacking]}（{year}年度）", cites=CITES,
            what_to_do="事由の日を確かめるか、「課税を証する書類の記録」で証明書の内容を記録してから決定してください。",
        )  # fmt: skip
    return found


def _require_insured(row: reads.ApplicationLine, on: date) -> None:
    if row.person not in reads.insurances_on([row.person], max(on, row.applied_on)):
        raise Refused(
            "医療保険の加入が分かりません。", cites=CITES,
            what_to_do="「医療保険の変更」で加入している保険を記録してから決定してください。",
        )  # fmt: skip


def _grant(row: reads.ApplicationLine, found: judging.Found, working: list[int], entry: int) -> None:
    first, last = judging.days_of(found)
    key = {"person": row.person, "scheme": row.scheme}
    before = reads.recipients(**key)
    number = before[0].number if before else recipient_numbers(1)[0]
    values = {
        "number": number, "application": row.number, "copay": int(found.judged.copay[0]),
        "payee": row.payee or row.person, "working": working,
    }  # fmt: skip
    history.end(Recipient, key, entry=entry, on=first)
    history.add(Recipient, key, values, entry=entry, valid_from=first, valid_until=last + timedelta(days=1))


def recipient_numbers(count: int) -> list[int]:
    """New numbers of recipients with their check digits."""
    first = numbers.draw(SERIES, count)
    serials = column(*((first + n) % 1_000_000 for n in range(count)))
    found: list[int] = with_check_digit(serials, 6).tolist()
    return found
