"""Releases (版): everybody gets the same version."""

from datetime import date

from kikan.businesses.joint_office.law.deciding import CONFIRMED, RELEASED
from kikan.businesses.joint_office.models import Impact, Release, Request
from kikan.businesses.joint_office.procedures.checking import require_another, require_not_later, require_text
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.businesses.joint_office.reads.requests import ReleaseLine, release_of, releases_now, requests_now
from kikan.businesses.joint_office.reads.revisions import lacking_in
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers


@procedure("joint_office.plan_release", right="joint_office.change", ja="版の登録")
def plan_release(*, version: str, planned_on: date, actor: Actor, law_changes: str = "") -> int:
    """A version to come; returns its number. Errors: Refused for a version that is there already."""
    version, today = require_text(version, "version", "版"), clock.today()
    if any(r.version == version for r in releases_now()):
        raise Refused("この版はすでに登録があります。", field="version")
    number = numbers.draw("joint_office.release")
    entry = append(
        actor=actor, kind="joint_office.release_planned", procedure="joint_office.plan_release",
        subjects=[("joint_release", number)], happened_on=today, reason=version,
    )  # fmt: skip
    values = {"version": version, "planned_on": planned_on, "law_changes": law_changes.strip()}
    history.add(Release, {"release": number}, values, entry=entry.number, valid_from=today)
    return number


@procedure("joint_office.set_impact", right="joint_office.change", ja="業務への影響の登録")
def set_impact(*, release: int, business: str, text: str, actor: Actor) -> int:
    """What a release to come changes for a business; returns the number of the entry. Errors: NotFound, Refused."""
    found, today = _require_planned(release), clock.today()
    if business not in businesses():
        raise NotFound("この業務はありません。", field="business")
    entry = append(
        actor=actor, kind="joint_office.impact_set", procedure="joint_office.set_impact",
        subjects=[("joint_release", release)], happened_on=today, reason=found.version,
    ).number  # fmt: skip
    values = {"text": require_text(text, "text", "影響")}
    history.replace(Impact, {"release": release, "business": business}, values, entry=entry, valid_from=today)
    return entry


@procedure("joint_office.publish_release", right="joint_office.approve", ja="版の提供")
def publish_release(*, release: int, released_on: date, actor: Actor) -> int:
    """All members get the version; its requests are released with it. Returns the number of the entry.

    Errors: NotFound; Refused while a request of it has not been confirmed in the demonstration, while the book lacks
    law that it should carry (but what somebody else has excepted, with a reason).
    """
    found = _require_planned(release)
    require_not_later(released_on, "released_on")
    mine = [r for r in requests_now() if r.release == release]
    waiting = [r for r in mine if r.state != CONFIRMED]
    if waiting:
        raise Refused(
            f"実演で確認していない要望が{len(waiting)}件あります（第{waiting[0].request}号など）。", field="released_on",
            what_to_do="要望を確認するか、別の版に載せ替えてください。",
        )  # fmt: skip
    _require_law(found, actor)
    late = max((r.valid_from for r in mine), default=released_on)
    if released_on < late:
        raise Refused(
            "要望を確認した日より前です。", field="released_on", what_to_do="日付を確かめてください。"
        )
    entry = append(
        actor=actor, kind="joint_office.release_published", procedure="joint_office.publish_release",
        subjects=[("joint_release", release), *(("joint_request", r.request) for r in mine)],
        happened_on=released_on, reason=found.version,
    ).number  # fmt: skip
    today = clock.today()
    history.change(Release, {"release": release}, {"released_on": released_on}, entry=entry, valid_from=today)
    for each in mine:
        history.change(Request, {"request": each.request}, {"state": RELEASED}, entry=entry, valid_from=today)
    return entry


def _require_law(found: ReleaseLine, actor: Actor) -> None:
    """Every revision it carries stands in the running book. Errors: Refused with the values that are missing."""
    lacking = lacking_in(found.release)
    left = [value for value in lacking if value.key not in found.excepted]
    if left:
        raise Refused(
            f"載せる法改正の値が、この版の法令値の台帳にありません（{len(left)}件）："
            + "、".join(value.words for value in left[:10]) + ("など" if len(left) > 10 else "") + "。",
            field="released_on",
            what_to_do="値を登録した版で提供するか、法改正を別の版に載せ替えてください。ないまま提供するときは、別の人が理由を付けて申し出ます。",
        )  # fmt: skip
    if lacking and found.exception_entry is not None:
        require_another(found.exception_entry, actor, field="released_on")


@procedure("joint_office.except_law", right="joint_office.change", ja="法令値のない版の提供の申出")
def except_law(*, release: int, reason: str, actor: Actor) -> int:
    """Ask that a release be published although the book lacks law it should carry; another person publishes it.

    Only what is missing now is excepted. Returns the number of the entry. Errors: NotFound; Refused without a reason,
    or where nothing is missing that is not excepted already.
    """
    found, today = _require_planned(release), clock.today()
    lacking = sorted(value.key for value in lacking_in(release))
    if not set(lacking) - set(found.excepted):
        raise Refused("この版に足りない法令値はありません（申出が済んでいるものを除きます）。")
    reason = require_text(reason, "reason", "理由")
    entry = append(
        actor=actor, kind="joint_office.law_excepted", procedure="joint_office.except_law",
        subjects=[("joint_release", release)], happened_on=today, reason=found.version,
    ).number  # fmt: skip
    values = {"excepted": lacking, "exception_reason": reason, "exception_entry": entry}
    history.change(Release, {"release": release}, values, entry=entry, valid_from=today)
    return entry


def _require_planned(release: int) -> ReleaseLine:
    found = release_of(release)
    if found is None or found.released_on is not None:
        raise NotFound(
            "予定の版がありません。", field="release", what_to_do="版の一覧から開き直してください。"
        )
    return found
