"""Follow a law revision: what it changes, and the release that carries it (法改正の登録)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kikan.businesses.joint_office.models import Revision
from kikan.businesses.joint_office.procedures.checking import require_text
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.requests import release_of
from kikan.businesses.joint_office.reads.revisions import RevisionLine, revision_of
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
    values = _checked(title, law, effective_on, concerned, parameters)
    number, today = numbers.draw("joint_office.revision"), clock.today()
    entry = append(
        actor=actor, kind="joint_office.revision_entered", procedure="joint_office.enter_revision",
        subjects=[("joint_revision", number)], happened_on=today,
    )  # fmt: skip
    history.add(Revision, {"revision": number}, values, entry=entry.number, valid_from=today)
    return number


def _checked(
    title: str, law: str, effective_on: date, concerned: Sequence[str], parameters: Sequence[str]
) -> dict[str, Any]:
    """What a revision says, as its row keeps it. Errors: NotFound, Refused."""
    if not concerned or set(concerned) - set(businesses()):
        raise NotFound("業務を選んでください。", field="concerned")
    if set(parameters) - set(book().parameters):
        raise NotFound(
            "法令値の台帳にない値があります。", field="parameters",
            what_to_do="法令値の一覧か条例値の質問で名前を確かめ、1行に1つずつ入力してください。",
        )  # fmt: skip
    return {
        "title": require_text(title, "title", "件名"), "law": require_text(law, "law", "法令"),
        "effective_on": effective_on, "businesses": sorted(concerned), "parameters": sorted(set(parameters)),
    }  # fmt: skip


@procedure("joint_office.correct_revision", right="joint_office.change", ja="法改正の訂正")
def correct_revision(
    *,
    revision: int,
    reason: str,
    title: str,
    law: str,
    effective_on: date,
    concerned: Sequence[str],
    actor: Actor,
    parameters: Sequence[str] = (),
) -> int:
    """Let a revision say something else from today; what it said stays readable. Returns the number of the entry.

    A release to come that would be too late for the new day does not carry it any more.
    Errors: NotFound; Refused for one that was withdrawn, without a reason, or where nothing changes.
    """
    found = _require_standing(revision)
    values = _checked(title, law, effective_on, concerned, parameters)
    said = {
        "title": found.title, "law": found.law, "effective_on": found.effective_on,
        "businesses": sorted(found.businesses), "parameters": sorted(found.parameters),
    }  # fmt: skip
    if values == said:
        raise Refused("登録済みの内容と同じです。", what_to_do="変わるところを入力してください。")
    version = release_of(found.release) if found.release else None
    is_late = version is not None and version.released_on is None and version.planned_on > effective_on
    values |= {"reason": require_text(reason, "reason", "訂正の理由")}
    return _rewritten(
        revision, values | ({"release": None} if is_late else {}), "joint_office.correct_revision",
        "joint_office.revision_corrected", actor,
    )  # fmt: skip


@procedure("joint_office.withdraw_revision", right="joint_office.change", ja="法改正の取下げ")
def withdraw_revision(*, revision: int, reason: str, actor: Actor) -> int:
    """A revision that does not come, or was entered by mistake: it stays readable, and no release carries it.

    Errors: NotFound; Refused for one that was withdrawn, or without a reason.
    """
    _require_standing(revision)
    values = {"is_withdrawn": True, "release": None, "reason": require_text(reason, "reason", "取下げの理由")}
    return _rewritten(
        revision, values, "joint_office.withdraw_revision", "joint_office.revision_withdrawn", actor
    )


def _require_standing(revision: int) -> RevisionLine:
    found = revision_of(revision)
    if found is None:
        raise NotFound("この法改正はありません。", what_to_do="法改正の予定から開き直してください。")
    if found.is_withdrawn:
        raise Refused("この法改正は取り下げられています。", what_to_do="新しく登録してください。")
    return found


def _rewritten(revision: int, values: dict[str, Any], procedure: str, kind: str, actor: Actor) -> int:
    today = clock.today()
    entry = append(
        actor=actor,
        kind=kind,
        procedure=procedure,
        subjects=[("joint_revision", revision)],
        happened_on=today,
    ).number
    history.change(Revision, {"revision": revision}, values, entry=entry, valid_from=today)
    return entry


@procedure("joint_office.schedule_revision", right="joint_office.change", ja="法改正を載せる版の登録")
def schedule_revision(*, revision: int, release: int, actor: Actor) -> int:
    """Let a release to come carry a revision; returns the number of the entry, 0 where it carries it already.

    Errors: NotFound; Refused where the release comes after the day the revision takes effect.
    """
    found, version, today = _require_standing(revision), release_of(release), clock.today()
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
