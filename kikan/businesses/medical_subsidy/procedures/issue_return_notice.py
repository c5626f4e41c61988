"""issue_return_notice: the letter of a demand for money back (返納通知書の発行)."""

from kikan.businesses.medical_subsidy import documents as papers
from kikan.businesses.medical_subsidy.documents import letters
from kikan.businesses.medical_subsidy.procedures.issue_papers import UNREACHABLE
from kikan.businesses.medical_subsidy.reads.returns import demanded
from kikan.shared.access import Actor
from kikan.shared.addressees.reach import addressees
from kikan.shared.desk.people import labels_of
from kikan.shared.documents.issue import issue
from kikan.shared.documents.letters import letter
from kikan.shared.errors import Refused
from kikan.shared.ledger.back import instalments_of
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure(
    "medical_subsidy.issue_return_notice", right="medical_subsidy.print", ja="医療費助成の返納通知書の発行"
)
def issue_return_notice(*, person: int, number: int, actor: Actor) -> int:
    """To whoever owes it; the paper's number. Errors: NotFound for no demand that stands; Refused, NoSignatory."""
    row = demanded(person, number)
    known = addressees([person, row.payer], actor, clock.today())
    to = known[row.payer]
    if not to.can_be_reached or to.is_hidden or known[person].is_hidden:
        raise Refused(UNREACHABLE, what_to_do="送付先を登録するか、支援措置責任者に発行を依頼してください。")
    name = labels_of([person], clock.today())[person].name
    body = letters.return_notice(to, name, number, row.amount, instalments_of(row.charge))
    (paper,) = issue(
        kind=papers.RETURN.kind,
        data=letter(body),
        subjects=[("person", person)],
        actor=actor,
        entry=row.entry,
    )
    return paper.number
