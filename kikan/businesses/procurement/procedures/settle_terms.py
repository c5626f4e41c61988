"""What the contract must settle, looked up in it term by term (契約条項の確認)."""

from kikan.businesses.procurement.models import ContractTerm
from kikan.businesses.procurement.procedures.checking import entered, require_procurement, require_text
from kikan.businesses.procurement.reads import aftermath, notices
from kikan.businesses.procurement.reads.notices import DECIDED
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("procurement.settle_term", right="procurement.change", ja="契約条項の確認")
def settle_term(
    *, procurement: int, term: int, is_settled: bool, actor: Actor, place: str = "", note: str = ""
) -> int:
    """Keep where the contract settles a term, or why it does not; 0 where that is known already, else the entry.

    Errors: NotFound; Refused for a term without its article, or one left out without a reason.
    """
    require_procurement(procurement, DECIDED)
    if term not in dict(notices.choices("term")):
        raise Refused("契約で定めることを選んでください。", field="term")
    place, note = place.strip(), note.strip()
    if is_settled:
        require_text(place, "place", "契約書の条")
    else:
        require_text(note, "note", "定めない理由")
    line = aftermath.TermLine(term, is_settled, place, note)
    if line in aftermath.terms_of(procurement):
        return 0
    entry = entered("procurement.term_settled", "procurement.settle_term", procurement, actor)
    history.replace(
        ContractTerm, {"procurement": procurement, "term": term},
        {"is_settled": is_settled, "place": place, "note": note}, entry=entry, valid_from=clock.today(),
    )  # fmt: skip
    return entry
