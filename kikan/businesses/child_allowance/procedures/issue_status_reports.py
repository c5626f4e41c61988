"""issue_status_report_letters: whoever owes a status report is asked, or told that payment is held back (現況届の通知)."""

from collections.abc import Sequence

from kikan.businesses.child_allowance.documents import STATUS_REPORT, SUSPENSION_NOTICE
from kikan.businesses.child_allowance.documents.letters import status_report_request, suspension_notice
from kikan.businesses.child_allowance.reads import entitlements
from kikan.businesses.child_allowance.reads import status_reports as reads
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Name
from kikan.shared.addressees.reach import Addressee, addressees
from kikan.shared.addressees.recipients import latest
from kikan.shared.documents.issue import About, issue_many
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure(
    "child_allowance.issue_status_report_letters", right="child_allowance.print", ja="現況届の通知の発行"
)
def issue_status_report_letters(
    *, year: int, persons: Sequence[int], is_held_back: bool, actor: Actor
) -> dict[int, int]:
    """The request to whoever owes the report of a year, or the notice that payment is held back; issue number by person.

    Passed over: who owes none any more, has no address, or is protected (支援措置). Errors: NoSignatory.
    """
    today = clock.today()
    known = addressees(persons, actor, today)
    reached = {p: known[p] for p in persons if known[p].can_be_reached and not known[p].is_hidden}
    told = _held_back(year, reached) if is_held_back else _asked(year, reached)
    if not told:
        return {}
    kind = SUSPENSION_NOTICE.kind if is_held_back else STATUS_REPORT.kind
    papers: list[tuple[dict[str, object], About]] = [
        (letter(paper), [("person", person)]) for person, paper in told.items()
    ]
    issued = issue_many(kind=kind, papers_of=papers, actor=actor)
    return {person: one.number for person, one in zip(told, issued, strict=True)}


def _asked(year: int, reached: dict[int, Addressee]) -> dict[int, Letter]:
    lines = {r.person: r for r in reads.reports_of(year=year) if not r.is_answered}
    wanted = [p for p in reached if p in lines]
    held = [c for c in entitlements.children(wanted) if c.recipient in lines and c.is_open]
    names = latest(Name, sorted({c.child for c in held}), clock.today(), kind="official")
    children: dict[int, list[str]] = {p: [] for p in wanted}
    for one in held:
        children[one.recipient].append(str(names[one.child].name) if one.child in names else "")
    return {p: status_report_request(reached[p], lines[p], children[p]) for p in wanted}


def _held_back(year: int, reached: dict[int, Addressee]) -> dict[int, Letter]:
    since = reads.held_back(year, clock.today())
    return {p: suspension_notice(reached[p], year, since[p]) for p in reached if p in since}
