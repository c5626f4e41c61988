"""A coming release is shown to the members, who answer a sheet per business (体験環境・要件確認書)."""

from collections.abc import Mapping
from datetime import date

from kikan.businesses.joint_office.law.deciding import CONFIRMED, DEVELOPED, after_sheets
from kikan.businesses.joint_office.models import Confirmation, Release
from kikan.businesses.joint_office.procedures.checking import delegate_member, require_text
from kikan.businesses.joint_office.procedures.requesting import moved
from kikan.businesses.joint_office.reads import confirmations, requests
from kikan.businesses.joint_office.reads.activations import businesses
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

Answers = Mapping[str, tuple[int, str]]
"""By item: the answer (1 fits, 2 does not, 3 a question) and what is said of it."""


@procedure("joint_office.announce_demo", right="joint_office.change", ja="体験環境の案内")
def announce_demo(*, release: int, address: str, demo_from: date, demo_until: date, actor: Actor) -> int:
    """Tell the members where and when they can try a release to come; the number of the entry.

    Errors: NotFound; Refused for a time that ends before it begins, or an address that is none.
    """
    found = requests.release_of(release)
    if found is None or found.released_on is not None:
        raise NotFound(
            "予定の版がありません。", field="address", what_to_do="版の一覧から開き直してください。"
        )
    address = require_text(address, "address", "体験環境の場所")
    if not address.startswith(("http://", "https://")):
        raise Refused("場所は http:// か https:// で始まる番地です。", field="address")
    if demo_until < demo_from:
        raise Refused("末日が初日より前です。", field="demo_until", what_to_do="日付を確かめてください。")
    today = clock.today()
    entry = append(
        actor=actor, kind="joint_office.demo_announced", procedure="joint_office.announce_demo",
        subjects=[("joint_release", release)], happened_on=today, reason=found.version,
    ).number  # fmt: skip
    values = {"demo_address": address, "demo_from": demo_from, "demo_until": demo_until}
    history.change(Release, {"release": release}, values, entry=entry, valid_from=today)
    return entry


@procedure("joint_office.answer_sheet", right="joint_office.request", ja="要件確認書への回答")
def answer_sheet(*, release: int, business: str, answers: Answers, actor: Actor) -> int:
    """Keep what a member says of the items of a sheet; how many answers are new or changed.

    A request that fits every member concerned is confirmed by it, and developed again where one no longer does.
    Errors: NotPermitted for nobody's delegate; NotFound; Refused outside the time of the demo environment, or for
    what does not fit or is asked without a word.
    """
    today = clock.today()
    member, found = delegate_member(actor, today), requests.release_of(release)
    if found is None or business not in businesses():
        raise NotFound("この要件確認書はありません。", what_to_do="版の画面から開き直してください。")
    if not found.has_demo_on(today):
        raise Refused(
            "体験環境が開いている間だけ回答できます。", what_to_do="版の画面で期間を確かめてください。"
        )
    known = {i.key: i for i in confirmations.items_of(release, business)}
    if not answers.keys() <= known.keys():
        raise NotFound("この項目はありません。", what_to_do="要件確認書を開き直してください。")
    _require_words(answers, known)
    before = {
        a.item: (a.answer, a.comment)
        for a in confirmations.answers_of(release)
        if (a.business, a.member) == (business, member)
    }
    changed = {k: (a, c.strip()) for k, (a, c) in answers.items() if before.get(k) != (a, c.strip())}
    if not changed:
        return 0
    entry = append(
        actor=actor, kind="joint_office.sheet_answered", procedure="joint_office.answer_sheet",
        subjects=[("joint_release", release), ("member", member)], happened_on=today, reason=found.version,
    ).number  # fmt: skip
    for item, (answer, comment) in changed.items():
        key = {"release": release, "business": business, "item": item, "member": member}
        values = {"answer": answer, "comment": comment}
        history.replace(Confirmation, key, values, entry=entry, valid_from=today)
    _follow(release, business, set(changed), actor)
    return len(changed)


def _require_words(answers: Answers, known: Mapping[str, confirmations.Item]) -> None:
    for item, (answer, comment) in answers.items():
        if answer not in dict(confirmations.ANSWERS):
            raise NotFound("回答を選んでください。", what_to_do="要件確認書を開き直してください。")
        if answer != confirmations.FITS and not comment.strip():
            raise Refused(
                f"「{known[item].ja}」の内容を入力してください。",
                what_to_do="合わない点か質問を、内容の欄に書いてください。",
            )


def _follow(release: int, business: str, changed: set[str], actor: Actor) -> None:
    """Requests whose answers have changed go where the answers of all members concerned leave them."""
    answers, needed = confirmations.answers_of(release), confirmations.concerned(business, clock.today())
    for wish in requests.requests_now():
        item = f"{confirmations.REQUEST}{wish.request}"
        if wish.release != release or item not in changed or wish.state not in (DEVELOPED, CONFIRMED):
            continue
        said = {a.member: a.answer for a in answers if (a.business, a.item) == (business, item)}
        to = after_sheets(said, needed)
        if to != wish.state:
            by = f"要件確認書（{len(needed)}団体）" if to == CONFIRMED else ""
            kind = "joint_office.demo_confirmed" if to == CONFIRMED else "joint_office.demo_reopened"
            moved(wish, to, {"confirmed_by": by}, kind, "joint_office.answer_sheet", actor)
