"""Number and keep the papers of NHI's counter (資格確認書・資格情報のお知らせ・限度額適用認定証・支給決定通知書の発行)."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from kikan.businesses.health_insurance import documents as papers
from kikan.businesses.health_insurance.documents import letters
from kikan.businesses.health_insurance.law.high_cost import row_of, specified_disease
from kikan.businesses.health_insurance.models import DiseaseKind, InsuredNumber
from kikan.businesses.health_insurance.reads import benefits
from kikan.businesses.health_insurance.reads import papers as reads
from kikan.businesses.health_insurance.reads.borne import borne_of_year
from kikan.businesses.health_insurance.reads.judged import STATUTE, class_of, service_law
from kikan.law import column
from kikan.law.days import month_number
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import AUGUST
from kikan.shared.tenancy import clock, numbers, ordinances
from kikan.shared.tenancy.opener import current_or_raise


@procedure("health_insurance.issue_confirmations", right="health_insurance.print", ja="資格確認書の発行")
def issue_confirmations(*, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """The confirmation of each insured person who does not use the My Number card; returns the issue number by person.

    Passed over: who is protected, cannot be reached, uses the card, or is 70 or older without a ratio. Errors: LawGap.
    """
    return _issue(papers.CONFIRMATION.kind, letters.confirmation, persons, actor, uses_card=False)


@procedure(
    "health_insurance.issue_qualification_notices",
    right="health_insurance.print",
    ja="資格情報のお知らせの発行",
)
def issue_qualification_notices(*, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """The notice of each insured person who uses the My Number card; else as `issue_confirmations`."""
    return _issue(
        papers.QUALIFICATION_NOTICE.kind, letters.qualification_notice, persons, actor, uses_card=True
    )


def _issue(
    kind: str, write: Callable[[Addressee, letters.Holder], Letter], persons: Sequence[int], actor: Actor, *, uses_card: bool
) -> dict[int, int]:  # fmt: skip
    today = clock.today()
    found = [
        one for one in reads.insured_on(today, persons) if one.uses_card == uses_card and not one.is_undecided
    ]
    to = addressees([one.person for one in found], actor, today)
    reached = [one for one in found if to[one.person].can_be_reached]
    holders = _holders(reached, actor, today)
    papers_of: list[tuple[dict[str, object], About]] = [
        (letter(write(to[one.person], replace(holder, name=to[one.person].name))), [("person", one.person)])
        for one, holder in zip(reached, holders, strict=True)
    ]
    issued = issue_many(kind=kind, papers_of=papers_of, actor=actor)
    return {one.person: each.number for one, each in zip(reached, issued, strict=True)}


def _holders(insured: Sequence[reads.Insured], actor: Actor, today: date) -> list[letters.Holder]:
    law = service_law(today)
    symbol, insurer = law.amount("insured_symbol"), law.amount("insurer_number")
    given = _numbered(insured, actor)
    return [
        letters.Holder(
            "", one.born, symbol, *given[one.household, one.person], insurer, one.acquired_on,
            max(one.acquired_on, today), one.last_on, one.tenths,
        )
        for one in insured
    ]  # fmt: skip


def _numbered(insured: Sequence[reads.Insured], actor: Actor) -> dict[tuple[int, int], tuple[int, int]]:
    """(number, branch) of each, given now to who has none (被保険者番号の付番)."""
    given = reads.numbers_of([one.person for one in insured])
    missing = [one for one in insured if (one.household, one.person) not in given]
    if not missing:
        return given
    households = reads.numbers_in({one.household for one in missing})
    entry = append(
        actor=actor, kind="health_insurance.numbers_given", procedure="health_insurance.issue_confirmations",
        subjects=[("person", one.person) for one in missing], happened_on=clock.today(),
    )  # fmt: skip
    for one in missing:
        number, branch = households.get(one.household) or (numbers.draw("health_insurance.insured"), 0)
        households[one.household] = (number, branch + 1)
        given[one.household, one.person] = (number, branch + 1)
    InsuredNumber.objects.bulk_create(
        InsuredNumber(
            municipality=current_or_raise(), household=one.household, person=one.person,
            number=given[one.household, one.person][0], branch=given[one.household, one.person][1], entry=entry.number,
        )
        for one in missing
    )  # fmt: skip
    return given


@procedure(
    "health_insurance.issue_limit_certificate", right="health_insurance.print", ja="限度額適用認定証の発行"
)
def issue_limit_certificate(*, person: int, actor: Actor) -> int:
    """The certificate of the class of income of a person's household, from the first of this month.

    Law: 国民健康保険法施行規則第27条の14の2. Errors: NotFound for one not insured or not reached; LawGap for a month
    without limits.
    """
    today = clock.today()
    one, to = _reached(person, actor)
    first = today.replace(day=1)
    known = class_of(one.household, first, head())
    law = ordinances.law("benefit_month", month_number(first)).of(STATUTE)
    table, row = (
        ("limits_70", known.from_70) if person in known.seventies else ("limits_under_70", known.under_70)
    )
    category = str(law.table(table).cells("category")[row])
    (holder,) = _holders([one], actor, today)
    holder = replace(holder, name=to.name, begins_on=max(first, one.acquired_on))
    paper = letter(letters.limit_certificate(to, holder, category))
    return _one(papers.LIMIT_CERTIFICATE.kind, paper, person, actor)


@procedure(
    "health_insurance.issue_disease_certificate",
    right="health_insurance.print",
    ja="特定疾病療養受療証の発行",
)
def issue_disease_certificate(*, person: int, actor: Actor) -> int:
    """The certificate of a recognised disease with the limit of the household's class this month.

    Law: 国民健康保険法施行規則第27条の13. Errors: NotFound for one not insured, not recognised or not reached; LawGap for a
    month without limits.
    """
    today = clock.today()
    one, to = _reached(person, actor)
    first = today.replace(day=1)
    disease = benefits.diseases_in(first, [person]).get(person)
    if disease is None:
        raise NotFound("特定疾病の認定がありません。", what_to_do="認定を先に記録してください。")
    known = class_of(one.household, first, head())
    law = ordinances.law("benefit_month", month_number(first)).of(STATUTE)
    table = law.table("limits_under_70")
    is_upper = known.under_70 in (row_of(table, "ア"), row_of(table, "イ"))
    is_elderly = person in known.seventies
    found = specified_disease(
        column(0), column(disease), np.array([is_elderly]), np.array([is_upper]), law=law
    )
    (holder,) = _holders([one], actor, today)
    holder = replace(holder, name=to.name)
    # The class of income, and with it the limit, holds from August on.
    august = date(today.year - (today.month < AUGUST), AUGUST, 1)
    since = benefits.recognised_since(person, today) or first
    holder = replace(holder, begins_on=max(since, one.acquired_on, august))
    is_yearly = disease == DiseaseKind.DIALYSIS and not is_elderly
    paper = letter(
        letters.disease_certificate(
            to, holder, str(DiseaseKind(disease).label), int(found.limit[0]), is_yearly
        )
    )
    return _one(papers.DISEASE_CERTIFICATE.kind, paper, person, actor)


@procedure(
    "health_insurance.issue_borne_certificate",
    right="health_insurance.print",
    ja="国保の自己負担額証明書の発行",
)
def issue_borne_certificate(*, person: int, year: int, actor: Actor) -> int:
    """What the person bore of NHI from August of `year` on. Errors: NotFound where nothing is known or reached; LawGap."""
    borne = borne_of_year(person, year)
    if not borne.months:
        raise NotFound(
            "この年の自己負担の記録（レセプト）がありません。", field="year",
            what_to_do="対象の年と、レセプトの取込みを確かめてください。",
        )  # fmt: skip
    to = _addressee(person, actor)
    given = list(reads.numbers_of([person]).values())
    symbol = service_law(clock.today()).amount("insured_symbol")
    number = f"{symbol}・{given[-1][0]:07d}（{given[-1][1]:02d}）" if given else "（付番されていません）"
    paper = letter(letters.borne_certificate(to, number, borne))
    return _one(papers.BORNE_CERTIFICATE.kind, paper, person, actor)


@procedure("health_insurance.issue_benefit_notice", right="health_insurance.print", ja="支給決定通知書の発行")
def issue_benefit_notice(*, benefit: int, actor: Actor) -> int:
    """The notice of a benefit decided, to who receives it. Errors: NotFound; Refused where it was taken back."""
    row = benefits.benefit_of(benefit)
    if row.is_ended:
        raise Refused("この決定は取り消しています。", what_to_do="給付の一覧で確かめてください。")
    to = addressees([row.payee, row.person], actor, clock.today())
    if not to[row.payee].can_be_reached:
        raise NotFound(
            "送付先が分からないか、支援措置のため通知書を作れません。",
            what_to_do="送付先、または支援措置責任者に確かめてください。",
        )
    paper = letter(letters.benefit_notice(to[row.payee], row, to[row.person].name))
    return _one(papers.BENEFIT_NOTICE.kind, paper, row.payee, actor)


def _reached(person: int, actor: Actor) -> tuple[reads.Insured, Addressee]:
    today = clock.today()
    found = reads.insured_on(today, [person])
    if not found:
        raise NotFound("国保に加入していません。", what_to_do="資格の期間を確かめてください。")
    return found[0], _addressee(person, actor)


def _addressee(person: int, actor: Actor) -> Addressee:
    to = addressees([person], actor, clock.today())[person]
    if not to.can_be_reached:
        raise NotFound(
            "送付先が分からないか、支援措置のため作れません。",
            what_to_do="送付先、または支援措置責任者に確かめてください。",
        )
    return to


def _one(kind: str, paper: dict[str, object], person: int, actor: Actor) -> int:
    about: About = [("person", person)]
    return issue_many(kind=kind, papers_of=[(paper, about)], actor=actor)[0].number
