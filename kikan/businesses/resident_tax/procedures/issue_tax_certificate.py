"""issue_tax_certificate: certify income and tax of a year at the counter (所得・課税・非課税証明書の交付)."""

from dataclasses import dataclass

from kikan.businesses.resident_tax import reads
from kikan.businesses.resident_tax.documents import INCOME_CERTIFICATE, TAX_CERTIFICATE
from kikan.businesses.resident_tax.documents.tax_certificate import (
    INCOME,
    KINDS,
    Certified,
    tax_certificate,
)
from kikan.businesses.resident_tax.documents.tax_lines import tax_lines
from kikan.businesses.resident_tax.models import CertificateRequest
from kikan.businesses.resident_tax.procedures.issue_tax_notices import illustrative_values
from kikan.businesses.resident_tax.reads.addressees import addressees
from kikan.businesses.resident_tax.reads.assessments import AssessedTax, assessment_of
from kikan.shared.access import Actor
from kikan.shared.addressees import print_release, suppression
from kikan.shared.documents.fees import Charge
from kikan.shared.documents.handing_out import hand_out
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise

AT_THE_COUNTER = Charge()
OWN, FAMILY, PROXY, OFFICE = "self", "family", "proxy", "office"
ASKED_BY = {OWN: "本人", FAMILY: "同居の親族", PROXY: "代理人（委任状）", OFFICE: "国・地方公共団体"}
PROOFS = {
    "card": "個人番号カード", "licence": "運転免許証", "passport": "旅券", "residence_card": "在留カード等",
    "two": "書類2点", "known": "公用の請求書",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Request:
    """Who asks, for what, and how that was proven."""

    purpose: str
    asked_by: str = OWN
    asked_by_name: str = ""
    proof: str = "card"
    has_mandate: bool = False


@procedure("resident_tax.issue_tax_certificate", right="resident_tax.print", ja="所得・課税証明書の交付")
def issue_tax_certificate(
    *,
    person: int,
    fiscal_year: int,
    kind: str,
    request: Request,
    actor: Actor,
    copies: int = 1,
    official_use: bool = False,
    charge: Charge = AT_THE_COUNTER,
    passes_faults: bool = False,
) -> tuple[int, ...]:
    """Number and keep the certificate of one year; returns its issue numbers.

    Errors: Refused where the year is not assessed, nothing was declared (未申告), a proxy brings no mandate, the person
    is protected without a release (E20) or kept back (E25); UnprintableCharacter.
    """
    _refuse_wrong(kind, request)
    opened = print_release.opened_for([person], actor)
    suppression.refuse([person], suppression.ISSUE)
    tax = certifiable(person, fiscal_year)
    lines = tax_lines(tax, reads.income_of(person, fiscal_year))
    data = tax_certificate(
        Certified(
            kind,
            tax,
            lines,
            addressees([person])[person],
            request.purpose.strip()[:40],
            illustrative_values(fiscal_year),
        )
    )
    paper = INCOME_CERTIFICATE if kind == INCOME else TAX_CERTIFICATE
    issued = hand_out(
        kind=paper.kind, data=data, subjects=[("person", person)], actor=actor, charge=charge, copies=copies,
        official_use=official_use, opened=opened, passes_faults=passes_faults,
    )  # fmt: skip
    CertificateRequest.objects.bulk_create(
        CertificateRequest(
            municipality=current_or_raise(), issue=one.number, person=person, fiscal_year=fiscal_year,
            purpose=request.purpose.strip()[:40], asked_by=request.asked_by,
            asked_by_name=request.asked_by_name.strip()[:60], proof=request.proof, has_mandate=request.has_mandate,
        )
        for one in issued
    )  # fmt: skip
    return tuple(one.number for one in issued)


def certifiable(person: int, fiscal_year: int) -> AssessedTax:
    """The decided tax that can be certified. Errors: Refused where there is none."""
    tax = assessment_of(person, fiscal_year)
    if tax is None:
        raise Refused(
            "この年度の課税の記録がないため、証明できません。", field="fiscal_year",
            what_to_do="その年の1月1日に住所のあった市区町村が証明します。ここで証明するはずの年度のときは、"
            "課税担当に確かめてください。",
        )  # fmt: skip
    return tax


def _refuse_wrong(kind: str, request: Request) -> None:
    if kind not in KINDS:
        raise Refused("証明書の種類を選んでください。", field="kind")
    if request.asked_by not in ASKED_BY or request.proof not in PROOFS:
        raise Refused("請求者の区分と本人確認を選んでください。", field="asked_by")
    if not request.purpose.strip():
        raise Refused("使用目的を入力してください。", field="purpose")
    if request.asked_by == PROXY and not request.has_mandate:
        raise Refused(
            "代理人には、本人の委任状が必要です。", cites="地方税法 第20条の10、第22条", field="has_mandate",
            what_to_do="委任状を確かめて、確認の欄に印を付けてください。",
        )  # fmt: skip
    if request.asked_by != OWN and not request.asked_by_name.strip():
        raise Refused("請求者の氏名を入力してください。", field="asked_by_name")
