"""record_union_move, record_limit_class: what the union or another of its municipalities tells of a person."""

from datetime import date

from kikan.businesses.late_elderly_medical.models import LimitCategory, LimitClass, UnionMove
from kikan.businesses.late_elderly_medical.reads.insured import lines_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.qualification.ratios import year_from, year_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

MOVE_CITES = "高齢者の医療の確保に関する法律第104条・広域連合の条例（月割の規定）"
LIMIT_CITES = "高齢者の医療の確保に関する法律施行規則第17条"
PREFECTURE = 10_000
"""A code of a municipality without its last four digits is the prefecture's."""
CLASSES = (0, 2, 5, 7)


@procedure(
    "late_elderly_medical.record_union_move",
    right="late_elderly_medical.change",
    ja="広域連合内の転入の記録",
)
def record_union_move(
    *,
    person: int,
    moved_in_on: date,
    from_body: int,
    union_since: date,
    actor: Actor,
    tenths: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let the months of the year before the move be another municipality's, and the reduction what it judged.

    union_since: since when the union insures the person without a break. What was recorded of the same move is replaced.
    Errors: NotFound without a qualification from that day; Refused for a municipality of another union or this one, or a
    day that is not before the move.
    """
    if not any(s.acquired_on == moved_in_on for s in lines_of(person)):
        raise NotFound(
            "転入した日に始まる後期高齢者医療の資格がありません。", field="moved_in_on",
            what_to_do="資格取得の届出を先に受け付けるか、転入した日を確かめてください。",
        )  # fmt: skip
    town = current_or_raise()
    if from_body == town or from_body // PREFECTURE != town // PREFECTURE:
        raise Refused(
            "転出元は、同じ広域連合の他の市町村の番号です。", field="from_body", cites=MOVE_CITES,
            what_to_do="他の都道府県からの転入は、資格取得の届出だけを行ってください。",
        )  # fmt: skip
    if union_since >= moved_in_on:
        raise Refused(
            "広域連合の資格取得日が転入した日以後です。", field="union_since",
            what_to_do="負担区分等の証明か広域連合の画面で、資格取得日を確かめてください。",
        )  # fmt: skip
    if tenths is not None and tenths not in CLASSES:
        raise Refused(
            "軽減割合は0・2・5・7割のどれかです。", field="tenths", what_to_do="割合を選んでください。"
        )
    entry = append(
        actor=actor, kind="late_elderly_medical.union_move_recorded", procedure="late_elderly_medical.record_union_move",
        subjects=[("person", person)], happened_on=moved_in_on, cites=MOVE_CITES, read_at=read_at,
    )  # fmt: skip
    values = {"from_body": from_body, "union_since": union_since, "tenths": tenths}
    history.replace(UnionMove, {"person": person}, values, entry=entry.number, valid_from=moved_in_on)
    return entry


@procedure(
    "late_elderly_medical.record_limit_class",
    right="late_elderly_medical.change",
    ja="資格確認書への限度区分の併記",
)
def record_limit_class(
    *,
    person: int,
    category: int,
    applied_on: date,
    begins_on: date,
    actor: Actor,
    long_stay_on: date | None = None,
    read_at: int | None = None,
) -> Entry:
    """Let the class that the union has decided stand on the confirmation until the end of July.

    long_stay_on: from when a long stay in hospital lowers the price of meals (長期入院該当), of the low classes alone.
    Errors: NotFound for one not insured on the day; Refused for an application to come or a long stay of another class.
    """
    if not any(s.holds_on(begins_on) for s in lines_of(person)):
        raise NotFound(
            "発効期日に後期高齢者医療の資格がありません。", field="begins_on", what_to_do="資格の期間を確かめてください。"
        )  # fmt: skip
    if applied_on > clock.today():
        raise Refused("申請日が今日より後です。", field="applied_on", what_to_do="申請日を確かめてください。")
    if long_stay_on is not None and category != LimitCategory.LOW_2:
        raise Refused(
            "長期入院該当は区分Ⅱの人だけです。", field="long_stay_on", cites=LIMIT_CITES,
            what_to_do="限度区分を確かめてください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="late_elderly_medical.limit_class_recorded",
        procedure="late_elderly_medical.record_limit_class", subjects=[("person", person)], happened_on=begins_on,
        cites=LIMIT_CITES, read_at=read_at,
    )  # fmt: skip
    values = {"category": LimitCategory(category), "applied_on": applied_on, "long_stay_on": long_stay_on}
    history.replace(
        LimitClass, {"person": person}, values, entry=entry.number, valid_from=begins_on,
        valid_until=year_from(year_of(begins_on))[1],
    )  # fmt: skip
    return entry
