"""Number and keep the papers: certificates one by one or for everybody, reissues, returns, notices of decisions."""

from collections.abc import Mapping, Sequence
from datetime import date

from kikan.businesses.medical_subsidy import documents as papers
from kikan.businesses.medical_subsidy.documents import letters
from kikan.businesses.medical_subsidy.models import Certificate
from kikan.businesses.medical_subsidy.models.application import Scheme
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.businesses.medical_subsidy.reads import refunds, renewal
from kikan.businesses.medical_subsidy.reads.judging import LACKING
from kikan.law import Law, LawGap
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Address, Profile
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.addressees.recipients import latest
from kikan.shared.desk.people import labels_of
from kikan.shared.documents.dates import era_day
from kikan.shared.documents.issue import About, issue, issue_many, mark, reissue
from kikan.shared.documents.letters import letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

UNREACHABLE = "送付先の住所がないか、支援措置の対象のため発行できません。"


@procedure("medical_subsidy.issue_certificates", right="medical_subsidy.print", ja="医療費受給者証の交付")
def issue_certificates(*, day: date, numbers: Sequence[int], actor: Actor) -> dict[int, int]:
    """The certificate of each recipient's number that holds on a day, or begins after it; the paper's number by that number.

    Passed over: who cannot be reached or is protected (支援措置). Errors: Refused without the payer's number (公費負担者番号).
    """
    rows = _to_certify(day, numbers)
    law = reads.law_on(day)
    payers = {row.scheme: payer_number(Scheme(row.scheme), law) for row in rows.values()}
    persons = sorted({p for row in rows.values() for p in (row.person, row.payee)})
    known, today = addressees(persons, actor, clock.today()), clock.today()
    reached = [rows[n] for n in numbers if n in rows and _is_reached(rows[n], known)]
    holders = _holders([row.person for row in reached], today)
    insured = reads.insurances_on([row.person for row in reached], max(day, today))
    papers_of: list[tuple[dict[str, object], About]] = [
        (
            letters.certificate(
                known[row.payee], holders[row.person], row, insured.get(row.person), payers[row.scheme]
            ),
            [("person", row.person)],
        )
        for row in reached
    ]
    issued = issue_many(
        kind=papers.CERTIFICATE.kind, papers_of=papers_of, actor=actor, illustrative=_illustrative(law)
    )
    _keep([(row, one.number) for row, one in zip(reached, issued, strict=True)], today)
    return {row.number: one.number for row, one in zip(reached, issued, strict=True)}


def _to_certify(day: date, numbers: Sequence[int]) -> dict[int, reads.RecipientLine]:
    found = reads.recipients(number__in=list(numbers), valid_until__gt=day)
    return {row.number: row for row in sorted(found, key=lambda r: r.valid_from, reverse=True)}


def _is_reached(row: reads.RecipientLine, known: Mapping[int, Addressee]) -> bool:
    to, own = known[row.payee], known[row.person]
    return to.can_be_reached and not to.is_hidden and not own.is_hidden


def payer_number(scheme: Scheme, law: Law) -> int:
    """公費負担者番号 of a scheme. Errors: Refused where the municipality has not entered it."""
    try:
        return law.table(f"{reads.STATUTE}.payer_numbers").amount("number", scheme=scheme.name.lower())
    except LawGap as gap:
        raise Refused(
            f"{scheme.label}の公費負担者番号が条例値に登録されていません。",
            what_to_do="条例値「公費負担者番号」の登録を依頼してください。",
        ) from gap


def _illustrative(law: Law) -> list[str]:
    """The names of the illustrative values that were read: every sheet says so."""
    return [doubt.ja for doubt in law.doubts() if doubt.mark == "illustrative"]


def _holders(persons: list[int], on: date) -> dict[int, letters.Holder]:
    names, profiles = labels_of(persons, on), latest(Profile, persons, on)
    homes = latest(Address, persons, on, use="home")
    return {
        p: letters.Holder(
            names[p].name,
            _birth(profiles[p]) if p in profiles else "",
            f"{homes[p].address}　{homes[p].building}".strip() if p in homes else "",
        )
        for p in persons
    }


def _birth(profile: Profile) -> str:
    return era_day(profile.birth_on) if profile.birth_precision == "day" else profile.birth_text


def _keep(
    issued: Sequence[tuple[reads.RecipientLine, int]], today: date, reissue_of: int | None = None
) -> None:
    Certificate.objects.bulk_create(
        Certificate(
            municipality=current_or_raise(), issue=number, person=row.person, scheme=row.scheme, valid_from=row.valid_from,
            last_on=row.last_on, issued_on=today, reissue_of=reissue_of,
        )
        for row, number in issued
    )  # fmt: skip


@procedure(
    "medical_subsidy.issue_certificate", right="medical_subsidy.print", ja="医療費受給者証の窓口での交付"
)
def issue_certificate(*, person: int, scheme: int, actor: Actor) -> int:
    """The certificate of today, or of the time to come; the paper's number. Errors: NotFound, Refused."""
    today = clock.today()
    rows = reads.recipients(person=person, scheme=scheme, valid_until__gt=today)
    if not rows:
        raise NotFound(
            "今日から後に受給資格がありません。", what_to_do="申請の決定と有効期間を確かめてください。"
        )
    issued = issue_certificates(day=today, numbers=[rows[0].number], actor=actor)
    if not issued:
        raise Refused(UNREACHABLE, what_to_do="送付先を登録するか、支援措置責任者に発行を依頼してください。")
    return issued[rows[0].number]


@procedure("medical_subsidy.reissue_certificate", right="medical_subsidy.print", ja="医療費受給者証の再交付")
def reissue_certificate(*, issue: int, reason: str, actor: Actor) -> int:
    """The same certificate again, marked so; the paper's number. Errors: NotFound; Refused for one over or come back."""
    row = _certificate(issue)
    if row.is_returned or row.last_on < clock.today():
        raise Refused(
            "この証は返還されたか、有効期間が過ぎています。", field="issue", what_to_do="新しい証を交付してください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="medical_subsidy.reissued", procedure="medical_subsidy.reissue_certificate",
        subjects=[("person", row.person)], happened_on=clock.today(), reason=reason[:40], cites=letters.CITES,
    )  # fmt: skip
    again = reissue(number=issue, actor=actor, entry=entry.number)
    Certificate.objects.create(
        municipality=current_or_raise(), issue=again.number, person=row.person, scheme=row.scheme,
        valid_from=row.valid_from, last_on=row.last_on, issued_on=clock.today(), reissue_of=issue,
    )  # fmt: skip
    return again.number


@procedure("medical_subsidy.take_certificate_back", right="medical_subsidy.change", ja="医療費受給者証の返還")
def take_certificate_back(*, issue: int, reason: str, actor: Actor) -> int:
    """The certificate came back; the number of the entry. Errors: NotFound, NotPermitted; Refused the second time."""
    row = _certificate(issue)
    entry = append(
        actor=actor, kind="medical_subsidy.certificate_returned", procedure="medical_subsidy.take_certificate_back",
        subjects=[("person", row.person)], happened_on=clock.today(), reason=reason[:40], cites=letters.CITES,
    )  # fmt: skip
    mark(number=issue, state="collected", reason=reason, actor=actor)
    return entry.number


def _certificate(issue: int) -> reads.CertificateLine:
    row = Certificate.objects.filter(municipality=current_or_raise(), issue=issue).first()
    found = next((c for c in reads.certificates_of([row.person]) if c.issue == issue), None) if row else None
    if found is None:
        raise NotFound(
            "この発行番号の受給者証はありません。", field="issue", what_to_do="番号を確かめてください。"
        )
    return found


@procedure(
    "medical_subsidy.issue_decision_notice", right="medical_subsidy.print", ja="医療費助成の決定通知書の発行"
)
def issue_decision_notice(*, application: int, actor: Actor) -> int:
    """The notice of a grant, or of a refusal with its reason; the paper's number. Errors: NotFound, Refused."""
    row = reads.application_of(application)
    if row is None or row.is_waiting:
        raise NotFound("決定した申請がありません。", field="application", what_to_do="先に決定してください。")
    payee = row.payee or row.person
    known = addressees([row.person, payee], actor, clock.today())
    to = known[payee]
    if not to.can_be_reached or to.is_hidden or known[row.person].is_hidden:
        raise Refused(UNREACHABLE, what_to_do="送付先を登録するか、支援措置責任者に発行を依頼してください。")
    held = reads.recipients(person=row.person, scheme=row.scheme, application=application)
    name = labels_of([row.person], clock.today())[row.person].name
    body = letters.decision_notice(to, name, row, held[0] if held else None, reads.explained(row.working))
    (paper,) = issue(
        kind=papers.DECISION.kind, data=letter(body), subjects=[("person", row.person)], actor=actor,
        illustrative=_illustrative(_read(row.applied_on)),
    )  # fmt: skip
    return paper.number


@procedure(
    "medical_subsidy.issue_not_renewed", right="medical_subsidy.print", ja="更新されない人への通知の発行"
)
def issue_not_renewed(*, year: int, numbers: Sequence[int], actor: Actor) -> dict[int, int]:
    """The letter to each whom the renewal of a year leaves out as judged now; the paper's number by recipient's number.

    Passed over: who is renewed after all, cannot be reached or is protected (支援措置). Errors: LawGap.
    """
    wanted = {one.number: one for one in renewal.left_out(year) if one.number in set(numbers)}
    known = addressees([p for one in wanted.values() for p in (one.person, one.payee)], actor, clock.today())
    reached = [
        one for one in wanted.values()
        if known[one.payee].can_be_reached and not known[one.payee].is_hidden and not known[one.person].is_hidden
    ]  # fmt: skip
    if not reached:
        return {}
    names = labels_of([one.person for one in reached], clock.today())
    papers_of: list[tuple[dict[str, object], About]] = [
        (
            letter(letters.not_renewed(known[one.payee], names[one.person].name, one, LACKING.get(one.lacking, ""))),
            [("person", one.person)],
        )
        for one in reached
    ]  # fmt: skip
    law = _read(renewal.first_day(year))
    issued = issue_many(
        kind=papers.NOT_RENEWED.kind, papers_of=papers_of, actor=actor, illustrative=_illustrative(law)
    )
    return {one.number: paper.number for one, paper in zip(reached, issued, strict=True)}


def _read(on: date) -> Law:
    """The law a decision of a day rests on, its renewal read."""
    law = reads.law_on(on)
    law.amount(f"{reads.STATUTE}.renewal_month")
    return law


@procedure(
    "medical_subsidy.issue_refund_notice",
    right="medical_subsidy.print",
    ja="医療費助成の支給決定通知書の発行",
)
def issue_refund_notice(*, payment: int, actor: Actor) -> int:
    """The notice of a payment with every receipt in it; the paper's number. Errors: NotFound, Refused."""
    row, amounts = refunds.payment_of(payment)
    known = addressees([row.person, row.payee], actor, clock.today())
    to = known[row.payee]
    if not to.can_be_reached or to.is_hidden or known[row.person].is_hidden:
        raise Refused(UNREACHABLE, what_to_do="送付先を登録するか、支援措置責任者に発行を依頼してください。")
    lines = [(line, amounts[line.number]) for line in refunds.receipts(number__in=list(amounts))]
    name = labels_of([row.person], clock.today())[row.person].name
    marks: dict[str, None] = {}
    for month in {line.month for line, _ in lines}:
        law = refunds.month_law(month)
        law.table(f"{reads.STATUTE}.caps")
        marks |= dict.fromkeys(_illustrative(law))
    body = letters.refund_notice(to, name, row.decided_on, row.pays_on, row.amount, lines)
    (paper,) = issue(
        kind=papers.REFUND.kind, data=letter(body), subjects=[("person", row.person)], actor=actor,
        illustrative=list(marks),
    )  # fmt: skip
    return paper.number
