"""issue_high_cost_letters: ask those above their limits in a month to claim 高額介護サービス費 (勧奨通知の発行)."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.long_term_care import documents as papers
from kikan.businesses.long_term_care.documents import letters
from kikan.businesses.long_term_care.models.benefit import HighCostLetter
from kikan.businesses.long_term_care.procedures.decide_benefit import last_claim_day
from kikan.businesses.long_term_care.procedures.issue_papers import issue
from kikan.businesses.long_term_care.reads import insured
from kikan.businesses.long_term_care.reads.high_cost import to_tell
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.letters import Letter
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise


@procedure(
    "long_term_care.issue_high_cost_letters",
    right="long_term_care.print",
    ja="高額介護サービス費の勧奨通知の発行",
)
def issue_high_cost_letters(*, month: date, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """One letter to each of these people who is still to be told; returns the issue number by person.

    Passed over: who is protected or cannot be reached, who has claimed since, who was told this amount. Errors: LawGap.
    """
    first = month.replace(day=1)
    wanted = set(persons)
    owed = {one.person: one.amount for one in to_tell(first) if one.person in wanted}
    numbers, until = insured.numbers_of(persons), last_claim_day(first)

    def written(person: int, to: Addressee) -> Letter | None:
        if person not in owed or person not in numbers:
            return None
        return letters.high_cost_letter(to, numbers[person], first, owed[person], until)

    issued = issue(papers.HIGH_COST_LETTER.kind, persons, actor, written)
    town = current_or_raise()
    HighCostLetter.objects.bulk_create(
        HighCostLetter(municipality=town, person=person, month=first, issue=number, amount=owed[person])
        for person, number in issued.items()
    )
    return issued
