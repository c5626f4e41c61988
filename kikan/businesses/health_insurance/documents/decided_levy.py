"""From a decided levy to its notice: the steps of its working, the rates of its ordinance, its members in words."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from math import floor

import numpy as np

from kikan.businesses.health_insurance.documents.levy_notice import (
    Addressee,
    Contact,
    Instalment,
    LevyNotice,
    Member,
    Rates,
    Reduction,
    Step,
)
from kikan.businesses.health_insurance.law.levy import Levy, MemberShares
from kikan.businesses.health_insurance.law.months import MONTHS
from kikan.businesses.health_insurance.law.part_levy import PartLevy
from kikan.businesses.health_insurance.reads.notices import InstalmentRecord, LevyRecord, MemberRecord
from kikan.law import Law
from kikan.law.ages import age_on
from kikan.law.days import month_number
from kikan.shared.documents.slips import PaymentSlip, store_key
from kikan.shared.errors import Refused
from kikan.shared.ledger.levies import HEALTH_INSURANCE
from kikan.shared.premiums.notices import BY_ACCOUNT, BY_SLIP, FROM_PENSION
from kikan.shared.premiums.reads import term_of

SHORT = {"medical": "医療分", "support": "支援金分", "care": "介護分", "child": "子ども分"}
ORDER = tuple(SHORT)


@dataclass(frozen=True)
class Sender:
    """The municipality as a notice names it; `store_issuer` is empty without a contract with the stores."""

    municipality: int
    name: str
    contact: Contact
    store_issuer: str = ""
    pay_at: tuple[str, ...] = ()


def decided_notice(record: LevyRecord, law: Law, sender: Sender) -> LevyNotice:
    """The notice of a levy as decided. `law` is that of its year: the rates shown are the ones it was decided by.

    Errors: Refused for a premium (保険料), which is another paper, and for a payer without name or address.
    """
    _check(record, law)
    parts = [str(name) for name in law.table("parts").cells("part") if name in SHORT]
    at = [ORDER.index(name) for name in parts]
    working = Levy.unpack(np.array([record.working], dtype=np.int64))
    amounts = tuple(record.parts[i] for i in at)
    return LevyNotice(
        fiscal_year=record.fiscal_year,
        notice_number=f"{record.fiscal_year}-{record.charge:08d}",
        household_number=str(record.household),
        addressee=Addressee(_postal(record.postal_code), record.address, record.payer_name),
        payer=record.payer_name,
        payer_is_insured=any(m.person == record.payer and m.insured_months for m in record.members),
        ordinance=f"{sender.name}国民健康保険税条例",
        rates=tuple(rates_of(name, law) for name in parts),
        steps=steps_of([working.of(name) for name in parts]),
        part_amounts=amounts,
        annual=record.total,
        remission=record.remission,
        cut_in_total=sum(amounts) - record.total,
        members=tuple(member_of(m, parts, law, _length(record)) for m in record.members if m.insured_months),
        reduction=reduction_of(working),
        instalments=tuple(_instalment(i, record) for i in record.instalments if _is_told(i)),
        contact=sender.contact,
        previous=record.previous,
        reason=_reason(record),
        slips=() if record.has_account else _slips(record, sender),
        pay_at=sender.pay_at,
        illustrative=illustrative_values(law),
        months=_months(record),
    )


def _reason(record: LevyRecord) -> str:
    """Why a levy was decided again; the same amount is asked for in another way."""
    if record.previous is None:
        return ""
    return "徴収の方法の変更" if record.previous == record.total else "加入者、所得その他の異動"


def _months(record: LevyRecord) -> str:
    """6月分から翌年3月分まで: of the payer's months, nothing for the whole year."""
    first, last = record.valid_from, record.valid_until - timedelta(days=1)
    if _length(record) == MONTHS:
        return ""
    begins, ends = (f"{'翌年' if d.year > record.fiscal_year else ''}{d.month}月分" for d in (first, last))
    return begins if begins == ends else f"{begins}から{ends}まで"


def _length(record: LevyRecord) -> int:
    return month_number(record.valid_until) - month_number(record.valid_from)


def _check(record: LevyRecord, law: Law) -> None:
    if law.choice("levy_kind") != "tax":
        raise Refused(
            "国民健康保険料の納入通知書はまだ作成できません。",
            what_to_do="国民健康保険税の団体でだけ発行できます。",
        )
    if not record.payer_name or not record.address:
        raise Refused(
            "納税義務者の氏名または送付先がありません。",
            what_to_do="宛名の氏名と住所を確かめてください。",
            field="payer",
        )


def rates_of(name: str, law: Law) -> Rates:
    """What the ordinance sets for a part, as it is written; a part without one of them shows none."""
    return Rates(
        SHORT[name],
        percent(law.rate(f"{name}_income_rate")),
        percent(law.rate(f"{name}_asset_rate")),
        _yen(law.amount(f"{name}_per_capita")),
        _yen(law.amount(f"{name}_per_household")),
        _yen(law.amount(f"{name}_cap")),
    )


def illustrative_values(law: Law) -> tuple[str, ...]:
    """The names of the values read so far that stand in for published ones (例示値)."""
    return tuple(doubt.ja for doubt in law.doubts() if doubt.mark == "illustrative")


def percent(rate: Fraction) -> str:
    """63/1000 -> 6.3%; a rate that decimals cannot hold stays a fraction; none for zero."""
    if not rate:
        return ""
    hundred = rate * 100
    exact = Decimal(hundred.numerator) / Decimal(hundred.denominator)
    return f"{exact.normalize():f}%" if Fraction(exact) == hundred else f"{hundred}%"


def _yen(amount: int) -> str:
    return f"{amount:,}円" if amount else ""


def steps_of(parts: Sequence[PartLevy]) -> tuple[Step, ...]:
    """Every step of the parts' workings side by side; what is exact is shown without its fraction of a yen."""
    each_part = [{step.name: step for step in part.steps()} for part in parts]
    return tuple(
        Step(
            field.metadata["ja"],
            field.metadata["cites"],
            tuple(_shown(steps[field.name].value) for steps in each_part),
        )
        for field in fields(PartLevy)
    )


def _shown(value: int | bool | str) -> int | str:
    if isinstance(value, bool):
        return "該当" if value else "－"
    # An exact amount is told as '47916 2/3'.
    return value if isinstance(value, int) else floor(sum(map(Fraction, value.split())))


def reduction_of(working: Levy) -> Reduction:
    """How the reduction was judged; no class while somebody's income is unknown."""
    steps = {step.name: step for step in working.reduction.steps()}
    number = {name: int(step.value) for name, step in steps.items()}
    tenths = number["tenths"] if number["is_determined"] else None
    return Reduction(
        tenths,
        number["judged_income"],
        number[f"threshold_{tenths}"] if tenths else None,
        number["counted"],
        number["earners"],
        steps["tenths"].cites,
    )


def member_of(member: MemberRecord, parts: Sequence[str], law: Law, of_payer: int = MONTHS) -> Member:
    """One insured person in words: age on 1 April, base, months of each part; of_payer: how many the payer owes."""
    shares = MemberShares.unpack(np.array([member.working], dtype=np.int64))
    months = tuple(int(getattr(shares, name).months[0]) for name in parts)
    base, relieved = int(shares.levy_base[0]), int(shares.relieved_base[0])
    remarks = [] if member.is_known else ["所得の申告なし"]
    if relieved != base:
        remarks.append("非自発的失業の軽減")
    if max(months) < of_payer:
        remarks.append("年度の途中の加入・脱退")
    return Member(member.name, _age(member.birth_on, law.at), base, months, tuple(remarks))


def _age(birth_on: date | None, year: int) -> str:
    if birth_on is None:
        return "不詳"
    epoch = date(1970, 1, 1)
    birth, april = (np.array([(d - epoch).days], dtype=np.int64) for d in (birth_on, date(year, 4, 1)))
    return f"{max(int(age_on(birth, april)[0]), 0)}歳"


def _is_told(row: InstalmentRecord) -> bool:
    """A month of the pension that takes nothing any more is told only where it took something before."""
    return bool(row.amount or row.before or not row.is_withheld)


def _instalment(row: InstalmentRecord, record: LevyRecord) -> Instalment:
    term = term_of(row.instalment, is_pension=row.is_withheld)
    if row.is_withheld:
        return Instalment(term, row.due_on, row.amount, FROM_PENSION, row.before, is_withheld=True)
    method = BY_ACCOUNT if record.has_account else BY_SLIP
    return Instalment(term, row.due_on, row.amount, method, row.before)


def _slips(record: LevyRecord, sender: Sender) -> tuple[PaymentSlip, ...]:
    """A slip for each instalment that is still to be paid, of what is still to be paid."""
    return tuple(
        _slip(row, record, sender) for row in record.instalments if row.balance > 0 and not row.is_withheld
    )


def _slip(row: InstalmentRecord, record: LevyRecord, sender: Sender) -> PaymentSlip:
    key = ""
    if sender.store_issuer:
        key = store_key(
            sender.municipality, HEALTH_INSURANCE.code, record.fiscal_year, record.charge, row.instalment
        )
    return PaymentSlip(
        title=HEALTH_INSURANCE.ja,
        fiscal_year=record.fiscal_year,
        term=f"第{row.instalment}期",
        notice_number=f"{record.fiscal_year}-{record.charge:08d}",
        amount=row.balance,
        due_on=row.due_on,
        payer_name=record.payer_name,
        payer_address=record.address,
        account_holder=f"{sender.name}会計管理者",
        issuer=sender.store_issuer,
        key=key,
    )


def _postal(code: str) -> str:
    return f"{code[:3]}-{code[3:]}" if len(code) == 7 else code
