"""Follow a law revision: what it changes, and the release that carries it (法改正の登録)."""

from collections.abc import Sequence
from datetime import date

from kikan.businesses.joint_office.models import Revision
from kikan.businesses.joint_office.procedures.checking import require_text
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.requests import release_of
from kikan.businesses.joint_office.reads.revisions import revision_of
from kikan.law import book
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers


@procedure("joint_office.enter_revision", right="joint_office.change", ja="法改正の登録")
def enter_revision(
    *,
    title: str,
    law: str,
    effective_on: date,
    concerned: Sequence[str],
    actor: Actor,
    parameters: Sequence[str] = (),
) -> int:
    """Keep a revision with the businesses it concerns and the ids of the values it changes; returns its number.

    Errors: NotFound for a business or value that is not there; Refused.
    """
    if not concerned or set(concerned) - set(businesses()):
        raise NotFound("業務を選んでください。", field="concerned")
    unknown = sorted(set(parameters) - set(book().parameters))
    if unknown:
        raise NotFound(
            f"値の記号「{unknown[0]}」は法令値の台帳にありません。", field="parameters",
            what_to_do="法令値の一覧か条例値の一覧で記号を確かめ、1行に1つずつ入力してください。",
        )  # fmt: skip
    values = {
        "title": require_text(title, "title", "件名"), "law": require_text(law, "law", "法令"),
        "effective_on": effective_on, "businesses": sorted(concerned), "parameters": sorted(set(parameters)),
    }  # fmt: skip
    number, today = numbers.draw("joint_office.revision"), clock.today()
    entry = append(
        actor=actor, kind="joint_office.revision_entered", procedure="joint_office.enter_revision",
        subjects=[("joint_revision", number)], happened_on=today,
    )  # fmt: skip
    history.add(Revision, {"revision": number}, values, entry=entry.number, valid_from=today)
    return number


@procedure("joint_office.schedule_revision", right="joint_office.change", ja="法改正を載せる版の登録")
def schedule_revision(*, revision: int, release: int, actor: Actor) -> int:
    """Let a release to come carry a revision; returns the number of the entry, 0 where it carries it already.

    Errors: NotFound; Refused where the release comes after the day the revision takes effect.
    """
    found, version, today = revision_of(revision), release_of(release), clock.today()
    if found is None:
        raise NotFound("この法改正はありません。", field="release")
    if version is None or version.released_on is not None:
        raise NotFound("予定の版を選んでください。", field="release")
    if version.planned_on > found.effective_on:
        raise Refused(
            "版の提供の予定日が、法改正の施行の日より後です。", field="release",
            what_to_do="施行の日までに提供する版を選ぶか、版を登録してください。",
        )  # fmt: skip
    if found.release == release:
        return 0
    entry = append(
        actor=actor, kind="joint_office.revision_scheduled", procedure="joint_office.schedule_revision",
        subjects=[("joint_revision", revision), ("joint_release", release)], happened_on=today,
        reason=version.version,
    ).number  # fmt: skip
    history.change(Revision, {"revision": revision}, {"release": release}, entry=entry, valid_from=today)
    return entry
