"""Letters once a year (年に一度のお知らせ): renew the limits of meals and rooms; claim medical and care costs together."""

from collections.abc import Sequence

from kikan.businesses.long_term_care import documents as papers
from kikan.businesses.long_term_care.documents import letters
from kikan.businesses.long_term_care.procedures.issue_papers import issue
from kikan.businesses.long_term_care.reads import insured
from kikan.businesses.long_term_care.reads.combined import law_of_year, to_claim
from kikan.businesses.long_term_care.reads.room_meals import to_remind
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.letters import Letter
from kikan.shared.procedures import procedure


@procedure(
    "long_term_care.issue_room_meal_reminders",
    right="long_term_care.print",
    ja="負担限度額認定更新のお知らせの発行",
)
def issue_room_meal_reminders(*, year: int, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """One letter to each of these people whose limits end with July of `year`; returns the issue number by person.

    Passed over: who is protected or cannot be reached, and who has asked for a renewal since.
    """
    held, numbers = to_remind(year), insured.numbers_of(persons)

    def written(person: int, to: Addressee) -> Letter | None:
        if person not in held or person not in numbers:
            return None
        return letters.room_meal_reminder(to, numbers[person], held[person])

    return issue(papers.ROOM_MEAL_REMINDER.kind, persons, actor, written)


@procedure(
    "long_term_care.issue_combined_letters",
    right="long_term_care.print",
    ja="高額医療合算介護サービス費の申請のお知らせの発行",
)
def issue_combined_letters(*, year: int, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """One letter to each of these people who bore care costs in the year from August and has claimed nothing.

    Returns the issue number by person; passed over: who is protected or cannot be reached. Errors: LawGap.
    """
    borne, numbers = to_claim(year), insured.numbers_of(persons)
    least = law_of_year(year).amount("combined_least")

    def written(person: int, to: Addressee) -> Letter | None:
        if person not in borne or person not in numbers:
            return None
        return letters.combined_letter(to, numbers[person], year, borne[person], least)

    return issue(papers.COMBINED_LETTER.kind, persons, actor, written)
