"""Number and keep the papers of care insurance (帳票の発行): notices, cards, letters."""

from collections.abc import Callable, Sequence
from datetime import date

from kikan.businesses.long_term_care import documents as papers
from kikan.businesses.long_term_care.documents import letters
from kikan.businesses.long_term_care.documents.restrictions import on_card
from kikan.businesses.long_term_care.law.certification import renewal_opens
from kikan.businesses.long_term_care.law.room_meals import limits
from kikan.businesses.long_term_care.models.certification import Stage
from kikan.businesses.long_term_care.models.restriction import RestrictionKind
from kikan.businesses.long_term_care.models.room_meals import RoomMealState
from kikan.businesses.long_term_care.procedures.apply_certification import law_on
from kikan.businesses.long_term_care.reads import benefits, certification, insured, room_meals
from kikan.businesses.long_term_care.reads.combined import borne_of_year
from kikan.businesses.long_term_care.reads.premium_plan import PLAN
from kikan.businesses.long_term_care.reads.restrictions import restriction_on, restrictions_of
from kikan.businesses.long_term_care.reads.to_print import last_of
from kikan.law.days import month_number
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.addressees.recipients import latest
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.premiums.notices import issue_notices
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import year_from
from kikan.shared.tenancy import clock, ordinances

UNREACHABLE = "送付先の住所がないか、支援措置の対象のため発行できません。"


@procedure(
    "long_term_care.issue_premium_notices", right="long_term_care.print", ja="介護保険料額の通知書の発行"
)
def issue_premium_notices(*, fiscal_year: int, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """The notice of each person's premium as decided last; returns the issue number by person.

    Passed over: who is protected or cannot be reached. Errors: NotFound, NoSignatory.
    """
    return issue_notices(PLAN, letters.PREMIUM_WORDS, papers.PREMIUM_NOTICE.kind, fiscal_year, persons, actor)


@procedure("long_term_care.issue_ratio_cards", right="long_term_care.print", ja="負担割合証の発行")
def issue_ratio_cards(*, year: int, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """The card of each person's ratio in the year from August; returns the issue number by person."""
    held, numbers = certification.ratios_between(persons, *year_from(year)), insured.numbers_of(persons)

    def written(person: int, to: Addressee) -> Letter | None:
        if person not in held or person not in numbers:
            return None
        return letters.ratio_card(to, numbers[person], held[person])

    return issue(papers.RATIO_CARD.kind, persons, actor, written)


@procedure(
    "long_term_care.issue_renewal_reminders", right="long_term_care.print", ja="認定更新のお知らせの発行"
)
def issue_renewal_reminders(*, month: int, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """The letter that a certification ends in the month; returns the issue number by person."""
    law = law_on(clock.today())
    first = date(month // 100, month % 100, 1)
    ends = {c.person: c for c in certification.ending_between(first, last_of(first))}
    numbers = insured.numbers_of(persons)

    def written(person: int, to: Addressee) -> Letter | None:
        if person not in ends or person not in numbers:
            return None
        opens = renewal_opens(ends[person].last_on, law)
        return letters.renewal_reminder(to, numbers[person], ends[person], opens)

    return issue(papers.RENEWAL_REMINDER.kind, persons, actor, written)


def issue(
    kind: str, persons: Sequence[int], actor: Actor, written: Callable[[int, Addressee], Letter | None]
) -> dict[int, int]:
    """Number and keep a letter for each person who can be reached and has one written; the issue number by person."""
    to = addressees(persons, actor, clock.today())
    found: list[tuple[int, Letter]] = []
    for person in persons:
        if to[person].can_be_reached and (one := written(person, to[person])) is not None:
            found.append((person, one))
    papers_of: list[tuple[dict[str, object], About]] = [
        (letter(one), [("person", person)]) for person, one in found
    ]
    issued = issue_many(kind=kind, papers_of=papers_of, actor=actor)
    return {person: each.number for (person, _), each in zip(found, issued, strict=True)}


@procedure("long_term_care.issue_insured_card", right="long_term_care.print", ja="介護保険被保険者証の発行")
def issue_insured_card(*, person: int, actor: Actor) -> int:
    """The card of the insured with the certification of today. Errors: NotFound for one not insured, Refused."""
    today = clock.today()
    spell = next((s for s in insured.lines_of(person) if s.holds_on(today)), None)
    if spell is None:
        raise NotFound(
            "今日の時点で介護保険の資格がありません。", what_to_do="資格の履歴を確かめてください。"
        )
    profile = latest(Profile, [person], today).get(person)
    born = profile.birth_on if profile and profile.birth_precision == "day" else None
    certified = certification.certification_on(person, today)
    plan = certification.plan_on(person, today)
    restricted = [r for r in restrictions_of(person) if r.last_on is None or r.last_on >= today]
    return _one(
        papers.INSURED_CARD.kind, person, actor,
        lambda to: letters.insured_card(to, spell, born, certified, plan, on_card(restricted)),
    )  # fmt: skip


@procedure(
    "long_term_care.issue_certification_notice",
    right="long_term_care.print",
    ja="要介護認定の結果・延期の通知書の発行",
)
def issue_certification_notice(*, person: int, actor: Actor) -> int:
    """The result of the last application, or its postponement. Errors: NotFound where there is nothing to tell."""
    rows = certification.applications_of(person)
    if not rows:
        raise NotFound("認定申請がありません。", what_to_do="申請を受け付けてください。")
    last = rows[0]
    if last.postponed_to and last.is_open:
        reason = certification.application_of(last.number).postponed_for
        return _one(
            papers.POSTPONEMENT.kind, person, actor, lambda to: letters.postponement(to, last, reason)
        )
    if last.stage not in (Stage.DECIDED, Stage.REJECTED):
        raise NotFound("通知する決定がまだありません。", what_to_do="認定の決定のあとに発行してください。")
    held = next(
        (
            c
            for c in certification.certifications_of(person)
            if last.stage == Stage.DECIDED and c.certified_on == last.judged_on
        ),
        None,
    )
    number = insured.number_of(person) or 0
    return _one(
        papers.CERTIFICATION_NOTICE.kind, person, actor,
        lambda to: letters.certification_notice(to, number, last, held),
    )  # fmt: skip


@procedure("long_term_care.issue_entitlement", right="long_term_care.print", ja="受給資格証明書の発行")
def issue_entitlement(*, person: int, leaves_on: date, actor: Actor) -> int:
    """What a certified person takes to the municipality moved to. Errors: NotFound without a certification."""
    held = certification.certification_on(person, date.fromordinal(leaves_on.toordinal() - 1))
    number = insured.number_of(person)
    if held is None or number is None:
        raise NotFound(
            "転出する日に有効な要介護認定がありません。", field="leaves_on", what_to_do="認定の期間を確かめてください。"
        )  # fmt: skip
    return _one(
        papers.ENTITLEMENT.kind, person, actor, lambda to: letters.entitlement(to, number, held, leaves_on)
    )  # fmt: skip


@procedure(
    "long_term_care.issue_benefit_notice", right="long_term_care.print", ja="介護給付費の支給決定通知書の発行"
)
def issue_benefit_notice(*, benefit: int, actor: Actor) -> int:
    """The notice of a benefit decided. Errors: NotFound."""
    row = benefits.benefit_of(benefit)
    number = insured.number_of(row.person) or 0
    return _one(
        papers.BENEFIT_NOTICE.kind, row.person, actor, lambda to: letters.benefit_notice(to, number, row)
    )


@procedure(
    "long_term_care.issue_borne_certificate",
    right="long_term_care.print",
    ja="介護保険自己負担額証明書の発行",
)
def issue_borne_certificate(*, person: int, year: int, actor: Actor) -> int:
    """What the person bore of care from August of `year` on. Errors: NotFound where nothing is known, Refused, LawGap."""
    borne, number = borne_of_year(person, year), insured.number_of(person)
    if number is None or not borne.months:
        raise NotFound(
            "この年の介護サービスの自己負担の記録がありません。", field="year",
            what_to_do="対象の年と、給付実績の取込みを確かめてください。",
        )  # fmt: skip
    kind = papers.BORNE_CERTIFICATE.kind
    return _one(kind, person, actor, lambda to: letters.borne_certificate(to, number, borne))


@procedure("long_term_care.issue_room_meal_card", right="long_term_care.print", ja="負担限度額認定証の発行")
def issue_room_meal_card(*, person: int, actor: Actor) -> int:
    """The certificate of the stage decided last, or the notice of a refusal. Errors: NotFound, Refused, LawGap."""
    lines, number = room_meals.applications_of(person), insured.number_of(person) or 0
    if lines and lines[0].state == RoomMealState.REFUSED:
        kind = papers.ROOM_MEAL_REFUSAL.kind
        return _one(kind, person, actor, lambda to: letters.room_meal_refusal(to, number, lines[0]))
    held = room_meals.limit_on(person, clock.today())
    if held is None:
        raise NotFound(
            "今日の時点で有効な負担限度額認定がありません。", what_to_do="申請の状態と認定の期間を確かめてください。"
        )  # fmt: skip
    if restriction_on(person, RestrictionKind.REDUCTION, clock.today()) is not None:
        raise Refused(
            "給付額の減額の期間中は、食費・居住費の軽減を受けられません。", cites="介護保険法第69条第5項",
            what_to_do="給付制限の期間を確かめてください。",
        )  # fmt: skip
    month = max(clock.today(), held.valid_from)
    law = ordinances.law("service_month", month_number(month))
    most = limits(held.stage, law.of("long_term_care_insurance_act"))
    kind = papers.ROOM_MEAL_CARD.kind
    return _one(kind, person, actor, lambda to: letters.room_meal_card(to, number, held, most))


def _one(kind: str, person: int, actor: Actor, written: Callable[[Addressee], Letter]) -> int:
    found = issue(kind, [person], actor, lambda _, to: written(to))
    if not found:
        raise Refused(UNREACHABLE, what_to_do="送付先を登録するか、支援措置責任者に発行を依頼してください。")
    return found[person]
