"""Follow a law revision (法改正の登録)."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.joint_office.models import Revision
from kikan.businesses.joint_office.procedures.checking import require_text
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers


@procedure("joint_office.enter_revision", right="joint_office.change", ja="法改正の登録")
def enter_revision(
    *, title: str, law: str, effective_on: date, concerned: Sequence[str], actor: Actor
) -> int:
    """Keep a revision with the businesses it concerns; returns its number. Errors: NotFound, Refused."""
    if not concerned or set(concerned) - set(businesses()):
        raise NotFound("業務を選んでください。", field="concerned")
    values = {
        "title": require_text(title, "title", "件名"), "law": require_text(law, "law", "法令"),
        "effective_on": effective_on, "businesses": sorted(concerned),
    }  # fmt: skip
    number, today = numbers.draw("joint_office.revision"), clock.today()
    entry = append(
        actor=actor, kind="joint_office.revision_entered", procedure="joint_office.enter_revision",
        subjects=[("joint_revision", number)], happened_on=today,
    )  # fmt: skip
    history.add(Revision, {"revision": number}, values, entry=entry.number, valid_from=today)
    return number
