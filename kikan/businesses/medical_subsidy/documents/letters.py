"""What the certificate and the letters of the medical subsidies say (受給者証・決定の通知)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.reads.recipients import ApplicationLine, InsuranceLine, RecipientLine
from kikan.businesses.medical_subsidy.reads.refunds import ReceiptLine
from kikan.businesses.medical_subsidy.reads.renewal import LeftOut
from kikan.ground.eras import month_of_day
from kikan.law.working import Step
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.letters import Letter
from kikan.shared.documents.returns import return_letter

OFFICE = "医療費助成担当"
CITES = "各医療費助成条例"
TITLES = {
    Scheme.SEVERE_DISABILITY: "重度心身障がい（児）者医療証", Scheme.SINGLE_PARENT: "ひとり親家庭等医療証",
    Scheme.CHILD: "子育て支援医療証",
}  # fmt: skip
NOTES = (
    "県内の医療機関・薬局では、保険の資格を示すものと一緒に、この証を示してください。",
    "県外で受診したとき、この証を示さなかったときは、領収書を添えて助成を申請してください。",
    "住所・氏名・医療保険が変わったとき、資格がなくなったときは届け出て、資格がなくなった証は返してください。",
    "入院の食事代、差額ベッド代、健診、予防接種などの保険のきかない費用は助成しません。学校でのけがなどは災害共済給付を使ってください。",
)


@dataclass(frozen=True, repr=False)
class Holder:
    """Whom a certificate names."""

    name: str = field(repr=False)
    birth: str = field(repr=False)
    address: str = field(repr=False)


def certificate(
    to: Addressee,
    holder: Holder,
    row: RecipientLine,
    insured: InsuranceLine | None,
    payer_number: int,
) -> dict[str, Any]:
    """受給者証 with the letter around it, as plain text."""
    code = to.postal_code
    title = TITLES[Scheme(row.scheme)]
    return {
        "title": title,
        "addressee": {
            "postal_code": f"{code[:3]}-{code[3:]}" if len(code) == 7 else "", "lines": list(to.lines),
            "name": f"{to.name}　様",
        },
        "text": f"{title}を次のとおり交付します。切り取って使ってください。有効期間を過ぎた証は使えません。",
        "payer_number": f"{payer_number:08d}",
        "number": f"{row.number:07d}",
        "name": holder.name,
        "birth": holder.birth,
        "address": holder.address,
        "insurance": _insurance(insured),
        "copay": row.copay_ja,
        "valid_from": era_day(row.valid_from),
        "valid_until": era_day(row.last_on),
        "notes": list(NOTES),
        "cites": CITES,
        "office": OFFICE,
    }  # fmt: skip


def _insurance(insured: InsuranceLine | None) -> str:
    if insured is None:
        return ""
    return "　".join(x for x in (insured.insurer_ja, insured.insurer_number, insured.symbol) if x)


def decision_notice(
    to: Addressee, name: str, row: ApplicationLine, held: RecipientLine | None, steps: Sequence[Step]
) -> Letter:
    """交付決定通知書, or 却下通知書 with the requirement that is not met and how to object."""
    pairs = [("制度", row.scheme_ja), ("対象者", name), ("申請日", era_day(row.applied_on))]
    if held is not None:
        pairs += [
            ("決定", "交付します"), ("有効期間", f"{era_day(held.valid_from)}から{era_day(held.last_on)}まで"),
            ("一部負担金", held.copay_ja),
        ]  # fmt: skip
    else:
        failed = [s.ja for s in steps if s.name in ("ground", "income", "not_excluded") and not s.value]
        pairs += [("決定", "却下します"), ("当たらない要件", "、".join(failed))]
    return Letter(
        title=f"医療費助成 {'交付決定' if held else '却下'}通知書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="申請のあった医療費の助成について、次のとおり決定したので通知します。", cites=CITES, office=OFFICE,
        pairs=tuple(pairs), appeal=True,
    )  # fmt: skip


def not_renewed(to: Addressee, name: str, left: LeftOut, lacking_ja: str) -> Letter:
    """更新についてのお知らせ: the term ends; what must be handed in first, or which requirement is not met and how to object."""
    pairs = [
        ("制度", str(Scheme(left.scheme).label)),
        ("対象者", name),
        ("有効期間の末日", era_day(left.last_on)),
    ]
    if lacking_ja:
        text = (
            "次の資格は、判定に要ることが分からないため、まだ更新していません。書類を持って届け出てください。"
        )
        pairs += [("分からないこと", lacking_ja)]
    else:
        text = (
            "次の資格は、要件に当たらないため更新しません。有効期間を過ぎた証は使えませんので返してください。"
        )
        pairs += [("当たらない要件", "、".join(left.unmet))]
    return Letter(
        title="医療費助成 更新についてのお知らせ", postal_code=to.postal_code, address=to.lines, name=to.name, text=text,
        cites=CITES, office=OFFICE, pairs=tuple(pairs), appeal=not lacking_ja,
    )  # fmt: skip


REFUND_HEAD = ("診療月", "医療機関", "支払った額", "ほかの給付", "一部負担金", "助成額", "今回の支給額")
REFUND_WIDTHS = (24, 46, 22, 22, 22, 22, 22)


def refund_notice(
    to: Addressee, name: str, decided_on: date, pays_on: date, amount: int, lines: Sequence[tuple[ReceiptLine, int]]
) -> Letter:  # fmt: skip
    """支給決定通知書: each receipt with what was paid, what others gave, the own part and the subsidy."""
    rows = tuple(
        (
            month_of_day(r.month), f"{r.institution}（{r.care_ja}）", f"{r.paid:,}", f"{r.others:,}", f"{r.user_part:,}",
            f"{r.subsidy:,}", f"{paid:,}",
        )
        for r, paid in lines
    )  # fmt: skip
    pairs = (
        ("対象者", name), ("決定日", era_day(decided_on)), ("支給額", f"{amount:,}円"), ("支払予定日", era_day(pays_on)),
    )  # fmt: skip
    return Letter(
        title="医療費助成 支給決定通知書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="申請のあった医療費の助成について、次のとおり支給を決定したので通知します。", cites=CITES, office=OFFICE,
        head=REFUND_HEAD, widths=REFUND_WIDTHS, rows=rows, pairs=pairs, appeal=True,
        notes=(
            "助成額は、支払った額（保険の自己負担）から、公費負担医療・高額療養費・付加給付と、一部負担金を差し引いた額です。",
        ),
    )  # fmt: skip


def return_notice(
    to: Addressee, name: str, number: int, amount: int, instalments: Sequence[tuple[int, date, int]]
) -> Letter:
    """返納通知書: for whom, how much, when."""
    return return_letter(
        to, title="医療費助成 返納通知書", cites="民法第703条", office=OFFICE, instalments=instalments,
        text="助成した医療費のうち、受けられないことになった額を、次のとおり返納してください。納付書は別にお渡しします。",
        pairs=(("返納番号", f"第{number}号"), ("対象者", name), ("返納額", f"{amount:,}円")),
    )  # fmt: skip


def insurer_claim(
    to: Addressee,
    number: int,
    month: date,
    insurer_ja: str,
    amount: int,
    due_on: date,
    people: Sequence[tuple[str, str, int]],
) -> Letter:
    """高額療養費の請求書: to the insurer, with each person, the symbol of the insurance and the sum."""
    return Letter(
        title="高額療養費の請求書", postal_code=to.postal_code, address=to.lines, name=to.name,
        text="医療費助成の受給者から受領の委任を受けた高額療養費を、次のとおり請求します。支給できない人があるときは、理由を添えてお知らせください。",
        cites="健康保険法第115条、国民健康保険法第57条の2", office=OFFICE,
        pairs=(
            ("請求番号", f"第{number}号"), ("保険者", insurer_ja), ("診療月", month_of_day(month)), ("請求額", f"{amount:,}円"),
            ("納期限", era_day(due_on)),
        ),
        head=("氏名", "記号・番号", "請求額"), widths=(60, 70, 40),
        rows=tuple((name, symbol, f"{yen:,}円") for name, symbol, yen in people),
    )  # fmt: skip
