"""Notice of the registry of guardianship (成年被後見人の登記の通知): who is an adult ward from which day on."""

from datetime import date

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.procedures.act import Accepted, Act
from kikan.businesses.residents.procedures.arguments import Papers, seen
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure

WARD = "G"


@procedure("residents.record_guardianship", right="residents.change", ja="成年被後見人の登記の通知の受理")
def record_guardianship(
    *,
    actor: Actor,
    person: int,
    is_ward: bool,
    happened_on: date,
    reported_on: date,
    papers: Papers | None = None,
    cause: int | None = None,
    read_at: int | None = None,
) -> Accepted:
    """Keep that a person is an adult ward from the day on, or is one no more (後見開始・終了の登記).

    It is printed nowhere: seals and the electoral office read it as a fact. `reported_on`: the day of the notice.
    Law: 民法 第7条・第10条, 印鑑登録証明事務処理要領
    Errors: NotFound, Refused with every error by field, Stale.
    """
    act = Act(
        actor,
        "residents.record_guardianship",
        "residents.guardianship_changed",
        codes.CHANGED_EX_OFFICIO,
        happened_on,
        reported_on,
        seen(papers, WARD),
        cause,
        read_at,
    )
    act.load([person])
    act.keep_out_of_drafts([person])
    given = act.columns_of_residents([person])
    del given["latest_of_item"]  # a notice about the person, not about the record: later moves do not matter
    act.check(given)
    act.refuse_errors()
    sheet = act.draft.guardianship(person)
    known = sheet.at(happened_on)
    if (known is not None and known.is_ward) == is_ward:
        now = (
            "すでに成年被後見人として記録されています。"
            if is_ward
            else "成年被後見人として記録されていません。"
        )
        raise Refused(now, field="is_ward", what_to_do="通知の内容と対象者を確かめてください。")
    sheet.put({"is_ward": is_ward, "notified_on": reported_on}, happened_on)
    row = act.draft.resident(person).at(happened_on) or act.draft.resident(person).last()
    assert row is not None  # the checks refused anybody without a row
    return act.carry_out([person], {person: row.household})
