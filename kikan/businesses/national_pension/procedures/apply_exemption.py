"""apply_exemption: an application for exemption, deferral or the students' special rule is handed in (免除等の申請)."""

from datetime import date

from kikan.businesses.national_pension.models.application import ApplicationKind, Proof
from kikan.businesses.national_pension.procedures import receiving
from kikan.businesses.national_pension.reads import applications as reads
from kikan.businesses.national_pension.reads import qualifications
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry
from kikan.shared.procedures import procedure

CITES = "国民年金法第90条〜第90条の3、平成16年改正法附則第19条"
DAMAGE = (Proof.DISASTER, Proof.OTHER)
UNEMPLOYED = "国民年金法第90条第1項第5号、施行規則第77条の7"


@procedure(
    "national_pension.apply_exemption",
    right="national_pension.change",
    ja="免除・納付猶予・学生納付特例の申請",
)
def apply_exemption(
    *,
    person: int,
    kind: int,
    applied_on: date,
    from_month: date,
    actor: Actor,
    is_continued: bool = False,
    spouse: int | None = None,
    dependants: int = 0,
    spouse_dependants: int = 0,
    head_dependants: int = 0,
    status: int | None = None,
    spouse_status: int | None = None,
    head_status: int | None = None,
    left_on: date | None = None,
    spouse_left_on: date | None = None,
    head_left_on: date | None = None,
    disaster_on: date | None = None,
    is_half_damaged: bool = False,
    deductions: int | None = None,
    spouse_deductions: int | None = None,
    head_deductions: int | None = None,
    proof: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Take the application for the months from the one asked for to the end of its exemption year.

    from_month: any day of the first month. spouse: the person number of the spouse, None without one. status: 障害者・寡婦・
    ひとり親 of each, whose own limit counts. left_on: the last day of a lost job of each, whose income is then left out.
    disaster_on: a disaster that took about half of the household's property or more; no income counts then. deductions:
    social insurance, medical costs and the like of each, on top of the limits of partial exemptions and students.
    Errors: Refused for months too far back, one who is not insured then, months applied for already, or a lost job or a
    disaster without proof or too long ago; NotFound.
    """
    asked = ApplicationKind(kind)
    if asked not in reads.BY_INCOME:
        raise Refused("申請の種類を選んでください。", field="kind")
    receiving.require_day(applied_on)
    first = from_month.replace(day=1)
    last, _, earliest = reads.span_of(kind, first, applied_on)
    if first < earliest:
        raise Refused(
            f"さかのぼれるのは{earliest:%Y年%m月}分までです。", cites=CITES, field="from_month",
            what_to_do="期間の始まりの月を確かめてください。",
        )  # fmt: skip
    residency = qualifications.residency_on(person, applied_on)
    if residency is None:
        raise NotFound("受付日に住民として記録されていません。", field="applied_on")
    if spouse is not None and (spouse == person or not qualifications.residencies_of([spouse])):
        raise Refused(
            "配偶者の宛名番号が住民の記録にありません。", field="spouse",
            what_to_do="番号を確かめてください。別の市町村に住む配偶者は空欄にし、所得証明を添えて進達してください。",
        )  # fmt: skip
    days = {"left_on": left_on, "spouse_left_on": spouse_left_on, "head_left_on": head_left_on}
    for field, day in days.items():
        if day is not None:
            _require_unemployed(kind, field, day, proof, first, applied_on)
    if disaster_on is not None:
        _require_disaster(kind, disaster_on, proof, first, applied_on, is_half_damaged=is_half_damaged)
    receiving.require_insured(person, first, last)
    receiving.require_free(person, receiving.EXEMPTING, first, last)
    return receiving.receive(
        person, asked, applied_on,
        {
            "from_month": first, "until_month": last, "is_continued": is_continued, "spouse": spouse,
            "head": reads.head_of(residency.household, applied_on), "dependants": dependants,
            "spouse_dependants": spouse_dependants, "head_dependants": head_dependants, "status": status or 0,
            "spouse_status": spouse_status or 0, "head_status": head_status or 0, **days,
            "disaster_on": disaster_on, "deductions": deductions or 0, "spouse_deductions": spouse_deductions or 0,
            "head_deductions": head_deductions or 0,
            "proof": proof or 0 if any(days.values()) or disaster_on else 0,
        },
        "national_pension.apply_exemption", CITES, actor, read_at,
    )  # fmt: skip


def _require_unemployed(
    kind: int, field: str, left_on: date, proof: int | None, first: date, applied_on: date
) -> None:
    """Errors: Refused without proof, for a day to come, or where the first month lies outside the time of the rule."""
    if not proof:
        raise Refused(
            "失業の特例には、離職の証明が必要です。", cites=UNEMPLOYED, field="proof",
            what_to_do="離職票、雇用保険受給資格者証などを確かめ、種類を選んでください。",
        )  # fmt: skip
    if left_on > applied_on:
        raise Refused(
            "離職年月日が受付日より後です。", field=field, what_to_do="離職票の日付を確かめてください。"
        )
    since, until = reads.unemployed_months(kind, left_on, applied_on)
    if not since <= first <= until:
        raise Refused(
            f"この離職で特例になるのは{since:%Y年%m月}分から{until:%Y年%m月}分までです。", cites=UNEMPLOYED, field=field,
            what_to_do="期間の始まりの月と離職年月日を確かめてください。",
        )  # fmt: skip


def _require_disaster(
    kind: int, disaster_on: date, proof: int | None, first: date, applied_on: date, *, is_half_damaged: bool
) -> None:
    """Errors: Refused without proof, for less damage, a day to come, or where the first month lies outside the time."""
    if proof not in DAMAGE or not is_half_damaged:
        raise Refused(
            "災害の特例には、証明と、被害がおおむね2分の1以上であることの確認が必要です。", cites=UNEMPLOYED,
            field="proof" if proof not in DAMAGE else "is_half_damaged",
            what_to_do="罹災証明書と被災状況届で、住宅・家財などの被害額の割合を確かめてください。",
        )  # fmt: skip
    if disaster_on > applied_on:
        raise Refused(
            "被災した日が受付日より後です。", field="disaster_on", what_to_do="罹災証明書の日付を確かめてください。"
        )  # fmt: skip
    since, until = reads.disaster_months(kind, disaster_on, applied_on)
    if not since <= first <= until:
        raise Refused(
            f"この災害で特例になるのは{since:%Y年%m月}分から{until:%Y年%m月}分までです。", cites=UNEMPLOYED,
            field="disaster_on", what_to_do="期間の始まりの月と被災した日を確かめてください。",
        )  # fmt: skip
