"""Which step follows which for a request, and what a vote comes to (要望の手順・議決).

The order is the union's own practice (no customising, work-arounds first, one vote per full member); no statute sets it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from fractions import Fraction

from kikan.law import Law

(
    DRAFT, SUBMITTED, SIMILAR, PANEL, VOTING, ADOPTED, ESTIMATED, SCHEDULED, DEVELOPED, CONFIRMED, RELEASED,
    EVALUATED,
) = range(1, 13)  # fmt: skip
DUPLICATE, WITHDRAWN, REJECTED, DEFERRED = range(20, 24)
YES, NO, ABSTAIN = 1, 2, 3
# What each state may become.
NEXT: Mapping[int, frozenset[int]] = {
    DRAFT: frozenset({SUBMITTED, WITHDRAWN}),
    SUBMITTED: frozenset({SIMILAR, DUPLICATE, WITHDRAWN}),
    SIMILAR: frozenset({PANEL, REJECTED, WITHDRAWN}),
    PANEL: frozenset({VOTING, ADOPTED, DEFERRED, WITHDRAWN}),
    DEFERRED: frozenset({PANEL, WITHDRAWN}),
    VOTING: frozenset({ADOPTED, REJECTED}),
    ADOPTED: frozenset({ESTIMATED}),
    ESTIMATED: frozenset({SCHEDULED}),
    SCHEDULED: frozenset({SCHEDULED, DEVELOPED}),
    DEVELOPED: frozenset({CONFIRMED}),
    CONFIRMED: frozenset({RELEASED, DEVELOPED}),
    RELEASED: frozenset({EVALUATED}),
}


FITS = 1


def after_sheets(answers: Mapping[int, int], concerned: Collection[int]) -> int:
    """Where the answers of the members leave a request that is developed (要件確認書): confirmed once it fits each.

    answers: by member; concerned: the members that must say so. One that no longer fits is developed again.
    """
    return CONFIRMED if concerned and all(answers.get(m) == FITS for m in concerned) else DEVELOPED


@dataclass(frozen=True)
class Result:
    """What a vote comes to; is_quorate: enough members have voted."""

    yes: int
    no: int
    abstained: int
    voters: int
    is_quorate: bool
    is_carried: bool

    @property
    def cast(self) -> int:
        return self.yes + self.no + self.abstained


def may_become(state: int, to: int) -> bool:
    return to in NEXT.get(state, frozenset())


def after_panel(*, is_legal_duty: bool) -> int:
    """What the law demands is not voted on."""
    return ADOPTED if is_legal_duty else VOTING


def tally(votes: Mapping[int, int], voters: Collection[int], law: Law) -> Result:
    """Count the votes of those who may vote now: one each, whoever else voted does not count.

    Quorum: votes cast (abstentions too) ÷ members with a vote, at least the union's share. Majority: yes ÷ (yes + no),
    more than the union's share. Errors: LawGap without the union's rules
    """
    of = law.of("joint_operation")
    counted = [choice for member, choice in votes.items() if member in voters]
    yes, no = counted.count(YES), counted.count(NO)
    quorate = bool(voters) and Fraction(len(counted), len(voters)) >= of.rate("vote_quorum")
    carried = quorate and yes + no > 0 and Fraction(yes, yes + no) > of.rate("vote_majority")
    return Result(yes, no, counted.count(ABSTAIN), len(voters), quorate, carried)
