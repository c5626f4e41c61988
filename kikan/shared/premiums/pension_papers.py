"""Papers of the collection from pensions (仮徴収額通知書・特別徴収開始通知書・特別徴収中止通知書): whom to tell, what they say.

Every amount is what the ledger charges; nothing is computed here. A run tells of each beginning and end once.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from kikan.ground.eras import fiscal_year_in_words
from kikan.law.days import month_number
from kikan.law.notions.from_pensions import INTERIM as INTERIM_MONTHS
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.documents.models import Issue, Subject
from kikan.shared.history import OPEN
from kikan.shared.ledger.kinds import KIND_STEP
from kikan.shared.ledger.models import Balance, Charge
from kikan.shared.premiums.models import PensionCollection
from kikan.shared.premiums.plan import Withholds
from kikan.shared.premiums.reads import term_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

INTERIM, BEGUN, ENDED = "interim", "begun", "ended"
TITLES = {INTERIM: "仮徴収額通知書", BEGUN: "特別徴収開始通知書", ENDED: "特別徴収中止通知書"}
# Of which day a paper told, as a number 20261001: so that a run does not tell it twice.
TOLD_OF = "pension_day"
MONTHS_HEAD, MONTHS_WIDTHS = ("徴収する月", "徴収の方法", "額（円）"), (60, 70, 60)
LEFT_HEAD, LEFT_WIDTHS = ("期別", "納期限", "納める額（円）"), (60, 70, 60)


@dataclass(frozen=True)
class PensionWords:
    """What one levy says on these papers: the office, its articles by paper, who reviews it (empty: who signs)."""

    office: str
    cites: Mapping[str, str]
    appeal_to: str = ""


@dataclass(frozen=True)
class _Case:
    """What one person is told of: the day, who pays the pension and why it stopped."""

    person: int
    on: date
    payer: int = 0
    reason: str = ""

    @property
    def mark(self) -> int:
        return self.on.year * 10_000 + self.on.month * 100 + self.on.day


def latest_years(plan: Withholds, person: int) -> dict[str, int]:
    """The last fiscal year of which each paper has something to tell a person; three queries."""
    town = current_or_raise()
    found: dict[str, int] = {}
    rows = PensionCollection.objects.filter(
        municipality=town, levy=plan.levy.code, person=person, ended_by__isnull=True
    )
    for row in rows.order_by("valid_from"):
        found[BEGUN] = _fiscal_year_of(row.valid_from)
        if row.valid_until != OPEN:
            found[ENDED] = _fiscal_year_of(row.valid_until)
    charges = dict(
        Charge.objects.filter(municipality=town, levy=plan.withheld.code, payer=person).values_list(
            "number", "fiscal_year"
        )
    )
    taken = Balance.objects.filter(
        charge__in=list(charges), instalment__lte=INTERIM_MONTHS, charged__gt=0
    ).values_list("charge", flat=True)
    if years := [charges[number] for number in taken]:
        found[INTERIM] = max(years)
    return found


def _fiscal_year_of(day: date) -> int:
    return (month_number(day) - 3) // 12


def to_tell(plan: Withholds, kind: str, what: str, year: int) -> list[int]:
    """Whom a run of the year still has to tell, by postal code (郵便番号順)."""
    cases = _cases(plan, what, year, None)
    told = _told(kind, year)
    return _by_postal_code([c.person for c in cases.values() if (c.person, c.mark) not in told])


def issue_pension_papers(
    plan: Withholds, words: PensionWords, kind: str, what: str, year: int, persons: Sequence[int], actor: Actor
) -> dict[int, int]:  # fmt: skip
    """Number and keep the paper of each of these people; returns the issue number by person.

    Passed over: who is protected, cannot be reached, or has nothing of the kind in the year.
    """
    cases = _cases(plan, what, year, persons)
    to = addressees(list(cases), actor, clock.today())
    reached = [cases[p] for p in persons if p in cases and to[p].can_be_reached]
    months = _charged(plan.withheld.code, year, [c.person for c in reached])
    left = _charged(plan.levy.code, year, [c.person for c in reached]) if what == ENDED else {}
    papers_of: list[tuple[dict[str, object], About]] = [
        (
            letter(_letter(plan, words, what, year, case, to[case.person], months, left)),
            [("person", case.person), (TOLD_OF, case.mark)],
        )
        for case in reached
    ]
    issued = issue_many(kind=kind, papers_of=papers_of, actor=actor)
    return {c.person: each.number for c, each in zip(reached, issued, strict=True)}


def _letter(
    plan: Withholds, words: PensionWords, what: str, year: int, case: _Case, to: Addressee,
    months: Mapping[int, list[Balance]], left: Mapping[int, list[Balance]],
) -> Letter:  # fmt: skip
    taken = [row for row in months.get(case.person, []) if row.charged]
    if what == INTERIM:
        taken = [row for row in taken if row.instalment <= INTERIM_MONTHS]
    rows = [(term_of(r.instalment, is_pension=True), "年金から特別徴収", f"{r.charged:,}") for r in taken]
    head, widths, total = MONTHS_HEAD, MONTHS_WIDTHS, sum(r.charged for r in taken)
    if what == ENDED:
        owed = [row for row in left.get(case.person, []) if row.balance > 0]
        rows = [(term_of(r.instalment, is_pension=False), era_day(r.due_on), f"{r.balance:,}") for r in owed]
        head, widths, total = LEFT_HEAD, LEFT_WIDTHS, sum(r.balance for r in owed)
    return Letter(
        title=f"{plan.ja}　{TITLES[what]}", postal_code=to.postal_code, address=to.lines, name=to.name,
        text=_text(plan, what, year, case, is_known=bool(rows)), cites=words.cites[what], office=words.office,
        head=head if rows else (), widths=widths, rows=tuple(rows), total=f"{total:,}円" if rows else "",
        pairs=tuple(_pairs(what, case)), notes=_NOTES[what], appeal=True, appeal_to=words.appeal_to,
    )  # fmt: skip


def _text(plan: Withholds, what: str, year: int, case: _Case, *, is_known: bool) -> str:
    in_words = fiscal_year_in_words(year)
    if what == INTERIM:
        return f"{in_words}の{plan.ja}のうち、年税額などが決まるまでに年金から徴収する額（仮徴収額）を次のとおり決定しました。"
    if what == BEGUN:
        amounts = (
            "各月に徴収する額は次のとおりです。"
            if is_known
            else "各月に徴収する額は、決まりしだいお知らせします。"
        )
        return f"{in_words}の{plan.ja}を、{era_day(case.on)}以後に支払われる年金から徴収します。{amounts}"
    rest = (
        "残りの額は、次の納期に納めてください。"
        if is_known
        else "これから納めていただく額は、今のところありません。"
    )
    return f"{plan.ja}の年金からの徴収を中止しました。{era_day(case.on)}以後に支払われる年金からは徴収しません。{rest}"


def _pairs(what: str, case: _Case) -> Iterable[tuple[str, str]]:
    if what == INTERIM:
        return
    yield ("開始の日" if what == BEGUN else "中止の日"), era_day(case.on)
    yield "年金保険者の番号", str(case.payer)
    if case.reason:
        yield "中止の理由", case.reason


_NOTES = {
    INTERIM: (
        "年間の額が決まると、10月からの額をあらためてお知らせします。",
        "仮徴収額が年間の額を超えたときは、超えた額をお返しします。",
    ),
    BEGUN: (
        "手続はいりません。年金の支払日に、年金から差し引いて納めます。",
        "異動や所得の更正で額が変わると、年金からの徴収を中止し、納付書か口座振替に変わることがあります。",
    ),
    ENDED: ("納付書は、納税通知書などに付けてお送りします。口座振替を登録している人は、口座から引き落とします。",),
}  # fmt: skip


def _cases(plan: Withholds, what: str, year: int, persons: Sequence[int] | None) -> dict[int, _Case]:
    """By person the newest beginning or end in the year, or the interim months."""
    first, after = date(year, 4, 1), date(year + 1, 4, 1)
    if what == INTERIM:
        return {p: _Case(p, first) for p in _with_interim(plan, year, persons)}
    rows = PensionCollection.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, ended_by__isnull=True
    )
    if persons is not None:
        rows = rows.filter(person__in=list(persons))
    if what == BEGUN:
        found = rows.filter(valid_from__gte=first, valid_from__lt=after).order_by("valid_from")
        return {r.person: _Case(r.person, r.valid_from, r.payer) for r in found}
    found = rows.filter(valid_until__gte=first, valid_until__lt=after).order_by("valid_until")
    return {r.person: _Case(r.person, r.valid_until, r.payer, r.ended_for) for r in found}


def _with_interim(plan: Withholds, year: int, persons: Sequence[int] | None) -> list[int]:
    payers = _payers(plan.withheld.code, year, persons)
    rows = Balance.objects.filter(
        charge__in=list(payers), instalment__lte=INTERIM_MONTHS, charged__gt=0
    ).values_list("charge", flat=True)
    return sorted({payers[charge] for charge in rows})


def _payers(levy: int, year: int, persons: Sequence[int] | None) -> dict[int, int]:
    """The payer of each charge of a levy in a year."""
    rows = Charge.objects.filter(municipality=current_or_raise(), levy=levy, fiscal_year=year)
    if persons is not None:
        rows = rows.filter(payer__in=list(persons))
    return dict(rows.values_list("number", "payer"))


def _charged(levy: int, year: int, persons: Sequence[int]) -> dict[int, list[Balance]]:
    """The instalments of these people's charges by person, in the order of their due days."""
    payers = _payers(levy, year, persons)
    found: dict[int, list[Balance]] = defaultdict(list)
    rows = Balance.objects.filter(charge__in=list(payers), instalment__lt=KIND_STEP)
    for row in rows.order_by("due_on", "instalment"):
        found[payers[row.charge]].append(row)
    return found


def _told(kind: str, year: int) -> set[tuple[int, int]]:
    """(person, day as a number) of which papers of a kind told already."""
    town, first = current_or_raise(), year * 10_000 + 401
    marks = dict(
        Subject.objects.filter(
            municipality=town, kind=TOLD_OF, subject__gte=first, subject__lt=first + 10_000
        ).values_list("issue", "subject")
    )
    issues = Issue.objects.filter(municipality=town, kind=kind, number__in=list(marks))
    told = Subject.objects.filter(
        municipality=town, kind="person", issue__in=list(issues.values_list("number", flat=True))
    )
    return {(person, marks[issue]) for person, issue in told.values_list("subject", "issue")}


POSTAL = """
SELECT p.person FROM unnest(%(persons)s::bigint[]) AS p(person)
LEFT JOIN LATERAL (
  SELECT a.postal_code FROM addressees_address a WHERE a.municipality = %(town)s AND a.person = p.person
    AND a.ended_by IS NULL AND a.valid_from <= %(day)s AND a.use IN ('home', 'mailing')
    AND (a.use = 'home' OR a.valid_until > %(day)s)
  ORDER BY a.use DESC, a.valid_from DESC LIMIT 1) x ON true
ORDER BY x.postal_code, p.person
"""


def _by_postal_code(persons: Sequence[int]) -> list[int]:
    values: dict[str, Any] = {"persons": list(persons), "town": current_or_raise(), "day": clock.today()}
    with connection.cursor() as cursor:
        cursor.execute(POSTAL, values)
        return [person for (person,) in cursor.fetchall()]
