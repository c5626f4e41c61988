"""The admission cards of an election as a resumable run (入場券の一括印刷); parameter `election`."""

from kikan.businesses.elections.documents import ADMISSION_CARD
from kikan.businesses.elections.procedures.issue_cards import issue_cards
from kikan.businesses.elections.reads import cards, roll
from kikan.shared.documents.print_runs import issue_in_blocks
from kikan.shared.jobs.context import Outcome, RunContext
from kikan.shared.tenancy import clock, tenant


def run(context: RunContext) -> Outcome:
    """Issue each voter's card once, in postal order and household by household, then make the printer's files.

    A second run makes the cards of who has none yet alone; an election that is not there has no voters (the screen
    refuses it before).
    """
    election = int(context.parameters["election"])
    with tenant(context.municipality):
        held = roll.election_of(election)
        wanted = cards.wanted(held, clock.today()) if held else []
    return issue_in_blocks(
        context, paper=ADMISSION_CARD.kind, wanted=wanted, pages=2,
        issue=lambda block: issue_cards(election=election, persons=block, actor=context.actor),
    )  # fmt: skip
