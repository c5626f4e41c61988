"""Ask the members for their opinion on a draft of shares, and take their answers (負担金の案への意見の照会・回答).

Whether and how members are heard before a draft is the union's own rule; some ordinances have the manager hear them.
"""

from datetime import date

from kikan.businesses.joint_office.models import Hearing, Opinion
from kikan.businesses.joint_office.models.hearing import HearingKind, Stance
from kikan.businesses.joint_office.procedures.checking import delegate_member, require_text
from kikan.businesses.joint_office.reads import allocations, hearings
from kikan.businesses.joint_office.reads.allocations import AllocationLine
from kikan.businesses.joint_office.reads.members import members_on
from kikan.businesses.joint_office.reads.sharing import CITES
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, NotPermitted, Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("joint_office.ask_opinions", right="joint_office.change", ja="負担金の案への意見の照会")
def ask_opinions(*, allocation: int, answer_by: date, actor: Actor) -> int:
    """Ask every member of a sheet by a day; asking again moves the day back. Returns the number of the entry.

    Errors: NotFound; Refused for a sheet that is approved or not the newest of its year, for a day that is past or earlier
    than the one members were told.
    """
    found, today = _draft(allocation), clock.today()
    before = hearings.hearing_of(allocation)
    if before is not None and answer_by == before.answer_by:
        return before.entry
    if answer_by < today:
        raise Refused("今日より前の日です。", field="answer_by", what_to_do="日付を確かめてください。")
    if before is not None and answer_by < before.answer_by:
        raise Refused(
            f"回答の期限は、すでに{before.answer_by:%Y年%m月%d日}と照会しています。", field="answer_by",
            what_to_do="期限を早めることはできません。延ばすときだけ登録してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="joint_office.opinions_asked", procedure="joint_office.ask_opinions",
        subjects=[("cost_year", found.year), ("joint_allocation", allocation)], happened_on=today, cites=CITES,
    ).number  # fmt: skip
    key = {"kind": HearingKind.SHARES, "number": allocation}
    history.replace(Hearing, key, {"answer_by": answer_by}, entry=entry, valid_from=today)
    return entry


@procedure("joint_office.give_share_opinion", right="joint_office.request", ja="負担金の案への意見の回答")
def give_share_opinion(*, allocation: int, stance: int, actor: Actor, text: str = "") -> int:
    """What a member says of a sheet, until it is approved; answering again replaces it. Returns the entry's number.

    Errors: NotFound; NotPermitted for nobody's delegate or a member that bears nothing by it; Refused where nobody asks,
    or an objection says nothing.
    """
    _draft(allocation)
    today, member = clock.today(), delegate_member(actor, clock.today())
    if hearings.hearing_of(allocation) is None:
        raise Refused("この計算書への意見は照会されていません。", field="stance")
    if member not in allocations.totals_of(allocation):
        raise NotPermitted(
            "この計算書に貴団体の負担金はありません。", what_to_do="共同事務局に確かめてください。"
        )
    if stance not in Stance.values:
        raise Refused("同意、意見あり、意見なしから選んでください。", field="stance")
    text = require_text(text, "text", "意見の内容") if stance == Stance.OBJECTS else text.strip()
    same = [o for o in hearings.opinions_of(allocation) if o.member == member]
    values = {"stance": stance, "text": text}
    if same and (same[0].stance, same[0].text) == (stance, text):
        return int(Opinion.objects.values_list("entry", flat=True).get(
            allocation=allocation, member=member, ended_by__isnull=True
        ))  # fmt: skip
    entry = append(
        actor=actor, kind="joint_office.opinion_given", procedure="joint_office.give_share_opinion",
        subjects=[("joint_allocation", allocation), ("member", member)], happened_on=today, cites=CITES,
    ).number  # fmt: skip
    history.replace(
        Opinion, {"allocation": allocation, "member": member}, values, entry=entry, valid_from=today
    )
    return entry


def require_heard(allocation: int) -> None:
    """Errors: Refused while members are asked for their opinion, the day has not passed and some have not answered."""
    hearing = hearings.hearing_of(allocation)
    if hearing is None or clock.today() > hearing.answer_by:
        return
    missing = hearings.missing_of(allocation)[allocation]
    if missing:
        names = {m.member: m.name for m in members_on(None)}
        silent = "、".join(names[m] for m in missing)
        raise Refused(
            f"意見の回答の期限（{hearing.answer_by:%Y年%m月%d日}）の前で、{silent}が回答していません。",
            field="approve",
            what_to_do="全団体の回答を待つか、期限の翌日から承認してください。",
        )


def _draft(allocation: int) -> AllocationLine:
    """A sheet that is still a draft. Errors: NotFound; Refused."""
    found = allocations.allocation_of(allocation)
    if found is None:
        raise NotFound("この計算書はありません。", what_to_do="年度の画面から開き直してください。")
    if found.approved_on is not None:
        raise Refused("承認された計算書です。", what_to_do="意見は、承認の前に照会し、回答します。")
    if allocations.allocations_of(found.year)[0].number != allocation:
        raise Refused("新しい計算書があります。", what_to_do="年度の画面から新しい計算書を開いてください。")
    return found
