"""Notices of premiums (保険料額決定通知書・変更通知書): who gets one, and what it says, with slips.

Every figure is a step of the kept working or an amount of the ledger; nothing is computed here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.db import connection

from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Account
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.documents.slips import SAMPLE_ISSUER, PaymentSlip, store_key
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.premiums.explained import figure
from kikan.shared.premiums.plan import PremiumPlan
from kikan.shared.premiums.reads import InstalmentLine, Kept, instalments_of, kept_of_people
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.models import Municipality
from kikan.shared.tenancy.opener import current_or_raise

HEAD = ("期別", "納期限", "徴収の方法", "保険料額（円）")
WIDTHS = (40, 50, 60, 40)
FROM_PENSION, BY_ACCOUNT, BY_SLIP = "年金から特別徴収", "口座振替", "納付書"


@dataclass(frozen=True)
class NoticeWords:
    """What one insurance says on its notices: title of the first decision and of a change, to whom one may appeal
    (審査会), its articles, the office."""

    title: str
    changed_title: str
    appeal_to: str
    cites: str
    office: str
    notes: tuple[str, ...] = ()


TO_NOTIFY = """
SELECT p.person FROM premiums_premium p
LEFT JOIN LATERAL (
  SELECT a.postal_code FROM addressees_address a WHERE a.municipality = p.municipality AND a.person = p.person
    AND a.ended_by IS NULL AND a.valid_from <= %(day)s AND a.use IN ('home', 'mailing')
    AND (a.use = 'home' OR a.valid_until > %(day)s)
  ORDER BY a.use DESC, a.valid_from DESC LIMIT 1) x ON true
WHERE p.municipality = %(town)s AND p.levy = %(levy)s AND p.fiscal_year = %(year)s AND p.ended_by IS NULL
ORDER BY x.postal_code, p.person
"""


def to_notify(plan: PremiumPlan, fiscal_year: int) -> list[int]:
    """Everybody with a premium of the year, by postal code (郵便番号順)."""
    values: dict[str, Any] = {
        "town": current_or_raise(),
        "levy": plan.levy.code,
        "year": fiscal_year,
        "day": clock.today(),
    }
    with connection.cursor() as cursor:
        cursor.execute(TO_NOTIFY, values)
        return [person for (person,) in cursor.fetchall()]


def issue_notices(
    plan: PremiumPlan, words: NoticeWords, kind: str, fiscal_year: int, persons: Sequence[int], actor: Actor
) -> dict[int, int]:
    """Number and keep the notice of each person's premium as decided last; returns the issue number by person.

    Passed over: who is protected or cannot be reached. Errors: NotFound where nobody has a premium, NoSignatory.
    """
    kept = kept_of_people(plan, fiscal_year, persons)
    if not kept:
        raise NotFound(f"この年度に決定した{plan.ja}がありません。", field="persons")
    today = clock.today()
    to = addressees((k.person for k in kept), actor, today)
    reached = [k for k in kept if to[k.person].can_be_reached]
    instalments = _by_charge(instalments_of(reached))
    accounts = as_of(Account, today).filter(person__in=[k.person for k in reached], use="debit")
    with_account = set(accounts.values_list("person", flat=True))
    body = Municipality.objects.get(code=current_or_raise())
    issuer = SAMPLE_ISSUER if settings.IS_SAMPLE or body.is_sample else ""
    papers_of: list[tuple[dict[str, object], About]] = []
    for each in reached:
        lines = [
            *instalments.get(each.pension_charge, ()),
            *(instalments.get(each.charge, ()) if each.charge != each.pension_charge else ()),
        ]
        lines.sort(key=lambda line: (line.due_on, line.instalment))
        written = _notice(plan, words, each, lines, to[each.person], each.person in with_account)
        slips = (
            () if each.person in with_account else _slips(plan, each, lines, to[each.person], body, issuer)
        )
        papers_of.append((letter(replace(written, slips=slips)), [("person", each.person)]))
    values = plan.values(fiscal_year, None)
    issued = issue_many(kind=kind, papers_of=papers_of, actor=actor, illustrative=values.illustrative)
    return {k.person: each.number for k, each in zip(reached, issued, strict=True)}


def _by_charge(lines: Sequence[InstalmentLine]) -> Mapping[int, list[InstalmentLine]]:
    found: dict[int, list[InstalmentLine]] = {}
    for line in lines:
        found.setdefault(line.charge, []).append(line)
    return found


def _notice(
    plan: PremiumPlan, words: NoticeWords, kept: Kept, lines: Sequence[InstalmentLine], to: Addressee, has_account: bool
) -> Letter:  # fmt: skip
    year = fiscal_year_in_words(kept.fiscal_year)
    is_change = kept.before is not None
    changed = (
        f"{year}の{plan.ja}を、{kept.before:,}円から{kept.total:,}円に変更しましたので通知します。"
        if is_change
        else f"{year}の{plan.ja}を{kept.total:,}円に決定しましたので通知します。"
    )
    charged = [line for line in lines if line.charged]
    rows = tuple(
        (line.term, _due(line, kept), _method(line, kept, has_account), f"{line.charged:,}") for line in charged
    )  # fmt: skip
    return Letter(
        title=words.changed_title if is_change else words.title,
        postal_code=to.postal_code, address=to.lines, name=to.name, text=changed, cites=words.cites, office=words.office,
        head=HEAD if rows else (), widths=WIDTHS, rows=rows, total=f"{sum(line.charged for line in charged):,}円",
        pairs=_steps(plan, kept), notes=_notes(words, kept), appeal=True, appeal_to=words.appeal_to,
    )  # fmt: skip


def _due(line: InstalmentLine, kept: Kept) -> str:
    """Until when to pay; what a pension payer takes is taken on the day of the pension."""
    return "年金の支払日" if line.charge == kept.pension_charge else era_day(line.due_on)


def _method(line: InstalmentLine, kept: Kept, has_account: bool) -> str:
    if line.charge == kept.pension_charge:
        return FROM_PENSION
    return BY_ACCOUNT if has_account else BY_SLIP


def _steps(plan: PremiumPlan, kept: Kept) -> tuple[tuple[str, str], ...]:
    """The steps of the working with a figure other than nothing, then the relief and the decision."""
    found = [
        (step.ja, figure(step))
        for step in kept.unpacked(plan.working).steps()
        if step.value not in ("", 0, False)
    ]
    found += [("減免額", f"△{kept.relief:,}円")] if kept.relief else []
    return (*found, ("決定した保険料額", f"{kept.total:,}円"))


def _notes(words: NoticeWords, kept: Kept) -> tuple[str, ...]:
    unknown = "所得が分からないため、当面の区分で決定しています。所得の申告をしてください。申告により変わることがあります。"
    return (*words.notes, *((unknown,) if not kept.is_known else ()))


def _slips(
    plan: PremiumPlan,
    kept: Kept,
    lines: Sequence[InstalmentLine],
    to: Addressee,
    body: Municipality,
    issuer: str,
) -> tuple[PaymentSlip, ...]:
    """A slip for each own instalment that is still to be paid."""
    own = [line for line in lines if line.charge == kept.charge and line.balance > 0]
    return tuple(
        PaymentSlip(
            title=plan.ja, fiscal_year=kept.fiscal_year, term=line.term,
            notice_number=f"{kept.fiscal_year}-{kept.charge:08d}", amount=line.balance, due_on=line.due_on,
            payer_name=to.name, payer_address=to.lines, account_holder=f"{body.name}会計管理者", issuer=issuer,
            key=store_key(body.code, plan.levy.code, kept.fiscal_year, kept.charge, line.instalment) if issuer else "",
        )
        for line in own
    )  # fmt: skip
