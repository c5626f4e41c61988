"""Number and keep the papers of the late-stage elderly's system (帳票の発行)."""

from collections.abc import Sequence

from kikan.businesses.late_elderly_medical import documents as papers
from kikan.businesses.late_elderly_medical.documents import letters
from kikan.businesses.late_elderly_medical.reads.insured import limits_of, numbers_of, ratios_of
from kikan.businesses.late_elderly_medical.reads.premium_plan import PLAN
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Profile
from kikan.shared.addressees.reach import addressees
from kikan.shared.addressees.recipients import latest
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.letters import letter
from kikan.shared.premiums.notices import issue_notices
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure(
    "late_elderly_medical.issue_premium_notices",
    right="late_elderly_medical.print",
    ja="後期高齢者医療保険料額の通知書の発行",
)
def issue_premium_notices(*, fiscal_year: int, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """The notice of each person's premium as decided last; returns the issue number by person.

    Passed over: who is protected or cannot be reached. Errors: NotFound, NoSignatory.
    """
    return issue_notices(PLAN, letters.PREMIUM_WORDS, papers.PREMIUM_NOTICE.kind, fiscal_year, persons, actor)


@procedure(
    "late_elderly_medical.issue_confirmations", right="late_elderly_medical.print", ja="資格確認書の発行"
)
def issue_confirmations(*, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """The confirmation of each person with the newest ratio; returns the issue number by person.

    Passed over: who is protected or cannot be reached, and whose ratio is not decided.
    """
    today = clock.today()
    to, numbers = addressees(persons, actor, today), numbers_of(persons)
    limits = limits_of(persons, today)
    ratios = {line.person: line for line in reversed(ratios_of(persons))}
    profiles = latest(Profile, list(persons), today)
    born = {p: r.birth_on for p, r in profiles.items() if r.birth_precision == "day"}
    reached = [p for p in persons if to[p].can_be_reached and p in ratios and p in numbers]
    papers_of: list[tuple[dict[str, object], About]] = [
        (
            letter(letters.confirmation(to[p], numbers[p], born.get(p), ratios[p], limits.get(p))),
            [("person", p)],
        )
        for p in reached
    ]
    issued = issue_many(kind=papers.CONFIRMATION.kind, papers_of=papers_of, actor=actor)
    return {p: each.number for p, each in zip(reached, issued, strict=True)}
