"""Number and keep the letters about restrictions (給付制限の予告・決定の通知書の発行)."""

from collections import defaultdict
from collections.abc import Sequence

from kikan.businesses.long_term_care import documents as papers
from kikan.businesses.long_term_care.documents import restrictions as letters
from kikan.businesses.long_term_care.procedures.issue_papers import UNREACHABLE, issue
from kikan.businesses.long_term_care.reads import insured
from kikan.businesses.long_term_care.reads import restrictions as reads
from kikan.businesses.long_term_care.reads.restrictions import CaseLine
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import Addressee
from kikan.shared.documents.letters import Letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure(
    "long_term_care.issue_restriction_announcements",
    right="long_term_care.print",
    ja="給付制限の予告通知書の発行",
)
def issue_restriction_announcements(*, persons: Sequence[int], actor: Actor) -> dict[int, int]:
    """One letter about everything a person is warned of; returns the issue number by person.

    Passed over: who is protected or cannot be reached, and who has nothing that waits.
    """
    cases: dict[int, list[CaseLine]] = defaultdict(list)
    for case in reads.cases_of(persons):
        if case.is_open:
            cases[case.person].append(case)
    numbers = insured.numbers_of(persons)

    def written(person: int, to: Addressee) -> Letter | None:
        if person not in cases or person not in numbers:
            return None
        return letters.announcement(to, numbers[person], sorted(cases[person], key=lambda c: c.kind))

    return issue(papers.RESTRICTION_ANNOUNCEMENT.kind, persons, actor, written)


@procedure(
    "long_term_care.issue_restriction_notice", right="long_term_care.print", ja="給付制限の決定通知書の発行"
)
def issue_restriction_notice(*, person: int, actor: Actor) -> int:
    """What was decided last and holds now or soon. Errors: NotFound where nothing does; Refused for who cannot be reached."""
    today = clock.today()
    lines = [r for r in reads.restrictions_of(person) if r.last_on is None or r.last_on >= today]
    if not lines:
        raise NotFound("決定した給付制限がありません。", what_to_do="予告の状態を確かめてください。")
    number = insured.number_of(person) or 0
    found = issue(
        papers.RESTRICTION_NOTICE.kind, [person], actor, lambda _, to: letters.decided(to, number, lines)
    )
    if not found:
        raise Refused(UNREACHABLE, what_to_do="送付先を登録するか、支援措置責任者に発行を依頼してください。")
    return found[person]
