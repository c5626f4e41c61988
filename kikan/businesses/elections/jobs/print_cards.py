"""The admission cards of an election as a resumable run (入場券の一括印刷); parameters `election`, `corrected`."""

from kikan.businesses.elections.documents import ADMISSION_CARD
from kikan.businesses.elections.procedures.issue_cards import issue_cards
from kikan.businesses.elections.reads import cards, correcting, roll
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant


def run(context: RunContext) -> Outcome:
    """Issue each voter's card once, in postal order and household by household, then make the printer's files.

    A second run makes the cards of who has none yet alone; with `corrected` 1 those of who has none that says what a
    correction changed. An election that is not there has no voters (the screen refuses it before).
    """
    election, is_corrected = int(context.parameters["election"]), context.parameters.get("corrected") == 1
    with tenant(context.municipality):
        held = roll.election_of(election)
        correction = correcting.correction_of(election) if is_corrected else None
        is_wanted = held is not None and is_corrected == (correction is not None)
        wanted = cards.wanted(held, clock.today(), correction) if held and is_wanted else []
    return issue_in_blocks(
        context, paper=ADMISSION_CARD.kind, wanted=wanted, pages=2,
        issue=lambda block: issue_cards(
            election=election, persons=block, actor=context.actor, is_corrected=is_corrected
        ),
    )  # fmt: skip
