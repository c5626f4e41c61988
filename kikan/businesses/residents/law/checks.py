"""The checks of an act of the register (エラー・アラート): one row for each person of the act.

Dates are days since 1970-01-01, unknown is MISSING. The same rules run over one person at the counter and
over a municipality on import; a caller gives the columns it knows. Those on whole households stand in
`household_checks`. Not here: E09 and E22 (the worklist refuses), E13 (no procedure offers it), E20 (documents).
"""

import numpy as np

from kikan.businesses.residents.law import codes
from kikan.businesses.residents.law.checking import Columns, before, check, is_known
from kikan.law.ages import age_on
from kikan.law.amounts import Truth

ACT = "住民基本台帳法"
CORRECT = "入力を直してください。"
YEAR, PARENT_FROM, PARENT_UNTIL, ADULT, VERY_OLD = 366, 15, 60, 18, 110
# Categories whose card or certificate has a number (在留カード・特別永住者証明書).
WITH_CARD = (codes.MID_TO_LONG_TERM, codes.SPECIAL_PERMANENT)
# A residence status without an end: 永住者.
ENDLESS = (codes.PERMANENT_RESIDENT,)
NEEDS_RESIDENT = (
    *codes.REMOVALS,
    *codes.REWRITTEN,
    codes.FORMER_NAME_ENTERED,
    codes.FORMER_NAME_CHANGED,
    codes.ALIAS_ENTERED,
    codes.MOVED_INSIDE,
    codes.HOUSEHOLD_SPLIT,
    codes.HOUSEHOLD_MERGED,
    codes.HOUSEHOLD_CHANGED,
    codes.HEAD_CHANGED,
)


def _is(columns: Columns, *events: int) -> Truth:
    return np.isin(columns["event"], events)


@check(
    "E01",
    "happened_on",
    "異動日が今日より後です。",
    needs=("event", "happened_on", "today"),
    do="異動があってから届け出てもらってください。予定日で受け付けられるのは転出だけです。",
    cites=f"{ACT} 第22条〜第25条",
)
def event_still_to_come(c: Columns) -> Truth:
    return before(c["today"], c["happened_on"]) & ~_is(c, *codes.MOVES_OUT)


@check(
    "E02",
    "reported_on",
    "届出日（通知日）が今日より後です。",
    needs=("reported_on", "today"),
    do=CORRECT,
)
def report_still_to_come(c: Columns) -> Truth:
    return before(c["today"], c["reported_on"])


@check("E03", "name", "氏名がありません。", needs=("has_name",), do=CORRECT, cites=f"{ACT} 第7条第1号")
def name_is_missing(c: Columns) -> Truth:
    return c["has_name"] == 0


@check("E03", "birth", "生年月日がありません。", needs=("birth_on",), do=CORRECT, cites=f"{ACT} 第7条第2号")
def birth_is_missing(c: Columns) -> Truth:
    return ~is_known(c["birth_on"])


@check(
    "E03",
    "register_place",
    "本籍または筆頭者がありません。",
    needs=("resident_kind", "has_family_register"),
    do="戸籍のない人は「なし」、分からないときは「不明」と入力してください。",
    cites=f"{ACT} 第7条第5号",
)
def family_register_is_missing(c: Columns) -> Truth:
    return (c["resident_kind"] == codes.JAPANESE) & (c["has_family_register"] == 0)


@check("E03", "place", "住所がありません。", needs=("has_address",), do=CORRECT, cites=f"{ACT} 第7条第7号")
def address_is_missing(c: Columns) -> Truth:
    return c["has_address"] == 0


@check(
    "E03",
    "resident_since",
    "住民となった年月日がありません。",
    needs=("resident_since",),
    do=CORRECT,
    cites=f"{ACT} 第7条第6号",
)
def resident_since_is_missing(c: Columns) -> Truth:
    return ~is_known(c["resident_since"])


@check(
    "E04",
    "birth",
    "生年月日が、暦にある日でも、認められた不詳の書き方でもありません。",
    needs=("is_birth_form_known",),
    do="「年頃」「月日不詳」「上旬」などの決まった書き方で入力してください。",
)
def birth_form_is_unknown(c: Columns) -> Truth:
    return c["is_birth_form_known"] == 0


@check(
    "E04",
    "birth",
    "生年月日の範囲が前後しています。",
    needs=("birth_on", "birth_lower", "birth_upper"),
    do=CORRECT,
)
def birth_bounds_are_crossed(c: Columns) -> Truth:
    return before(c["birth_upper"], c["birth_lower"]) | before(c["birth_on"], c["birth_lower"])


@check(
    "E05",
    "relationship",
    "続柄が決められた書き方ではありません。",
    needs=("relationship",),
    do="世帯主・夫・妻・子・父・母・兄・弟・姉・妹を「の」で四つまでつなぐか、縁故者・同居人としてください。",
    cites=f"{ACT} 第7条第4号",
)
def relationship_is_not_allowed(c: Columns) -> Truth:
    return c["relationship"] < 0


@check(
    "E07",
    "number",
    "同じ在留カード等の番号の除票があります。",
    needs=("event", "card_is_on_removed"),
    do="再転入として、除票の宛名番号で受け付けてください。",
)
def card_is_on_removed_record(c: Columns) -> Truth:
    return _is(c, *codes.ENTRIES) & (c["card_is_on_removed"] == 1)


@check(
    "E08",
    "card_no",
    "同じ在留カード等の番号の住民がほかにいます。",
    needs=("card_is_on_living",),
    do="番号を確かめてください。",
)
def card_is_on_another(c: Columns) -> Truth:
    return c["card_is_on_living"] == 1


@check(
    "E08",
    "number",
    "この宛名番号の人は、異動日に住民票に記録されています。",
    needs=("event", "is_resident"),
    do="転居または世帯変更として受け付けるか、番号を確かめてください。",
)
def is_resident_already(c: Columns) -> Truth:
    return _is(c, *codes.ENTRIES) & (c["is_resident"] == 1)


@check(
    "E10",
    "persons",
    "異動日に住民票に記録されていない人です。",
    needs=("event", "is_resident"),
    do="異動日を確かめてください。消除された人には、取消し・転入通知・修正だけができます。",
)
def is_no_resident(c: Columns) -> Truth:
    return _is(c, *NEEDS_RESIDENT) & (c["is_resident"] == 0)


@check(
    "E11",
    "happened_on",
    "異動日が生年月日より前です。",
    needs=("happened_on", "birth_lower"),
    do=CORRECT,
)
def before_birth(c: Columns) -> Truth:
    return before(c["happened_on"], c["birth_lower"])


@check(
    "E11",
    "happened_on",
    "異動日が住民となった日より前です。",
    needs=("event", "happened_on", "resident_since"),
    do=CORRECT,
)
def before_residency(c: Columns) -> Truth:
    return before(c["happened_on"], c["resident_since"]) & ~_is(c, *codes.ENTRIES)


@check(
    "E12",
    "happened_on",
    "同じ項目に、これより後の日付の異動が記録されています。",
    needs=("event", "happened_on", "latest_of_item"),
    do="後の異動を取り消してから入力するか、誤記修正としてください。",
)
def order_is_broken(c: Columns) -> Truth:
    return before(c["happened_on"], c["latest_of_item"]) & ~_is(c, codes.ERROR_CORRECTED)


@check(
    "E14",
    "household",
    "住所の違う世帯と一つにすることはできません。",
    needs=("is_at_same_address",),
    do="先に転居を受け付けてください。",
    cites=f"{ACT} 第25条",
)
def address_differs(c: Columns) -> Truth:
    return c["is_at_same_address"] == 0


@check(
    "E16",
    "by_card",
    "特例転入の期限（転出予定日から30日・転入した日から14日）を過ぎています。",
    needs=("is_by_card", "is_card_in_time"),
    do="転出地で転出証明書に準ずる証明書の交付を受けてもらってください。",
    cites=f"{ACT} 第24条の2",
)
def card_came_too_late(c: Columns) -> Truth:
    return (c["is_by_card"] == 1) & (c["is_card_in_time"] == 0)


@check(
    "E17",
    "number",
    "宛名番号または世帯番号のチェックデジットが合いません。",
    needs=("is_number_valid",),
    do="番号を確かめてください。",
)
def number_is_wrong(c: Columns) -> Truth:
    return c["is_number_valid"] == 0


@check(
    "E18",
    "category",
    "外国人住民の項目（国籍・区分・在留資格・期間の満了の日・カード番号）が足りません。",
    needs=("resident_kind", "category", "has_nationality", "status", "period_end", "has_card"),
    do="在留カードまたは特別永住者証明書のとおりに入力してください。",
    cites=f"{ACT} 第30条の45",
)
def stay_is_incomplete(c: Columns) -> Truth:
    is_mid = c["category"] == codes.MID_TO_LONG_TERM
    status_missing = is_mid & ~is_known(c["status"])
    end_missing = is_mid & ~is_known(c["period_end"]) & ~np.isin(c["status"], ENDLESS)
    card_missing = np.isin(c["category"], WITH_CARD) & (c["has_card"] == 0)
    missing = ~is_known(c["category"]) | (c["has_nationality"] == 0)
    return (c["resident_kind"] == codes.FOREIGN) & (missing | status_missing | end_missing | card_missing)


@check(
    "E18",
    "period_end",
    "在留期間の満了の日が異動日より前です。",
    needs=("event", "happened_on", "period_end"),
    do="更新された在留カードを確かめてください。",
    cites=f"{ACT} 第30条の45",
)
def stay_has_ended(c: Columns) -> Truth:
    return before(c["period_end"], c["happened_on"]) & _is(c, *codes.ENTRIES)


@check(
    "E19",
    "alias",
    "通称は外国人住民だけ、旧氏は日本人だけに記載できます。",
    needs=("resident_kind", "has_alias", "has_former_name"),
    do=CORRECT,
    cites="住民基本台帳法施行令 第30条の13・第30条の16",
)
def names_do_not_fit_kind(c: Columns) -> Truth:
    is_foreign = c["resident_kind"] == codes.FOREIGN
    return (~is_foreign & (c["has_alias"] == 1)) | (is_foreign & (c["has_former_name"] == 1))


@check(
    "E23",
    "reported_on",
    "出生・死亡の日が届出日（通知日）より後です。",
    needs=("event", "happened_on", "reported_on"),
    do=CORRECT,
)
def reported_before_it_happened(c: Columns) -> Truth:
    return before(c["reported_on"], c["happened_on"]) & _is(c, codes.BORN, codes.DIED)


@check(
    "E24",
    "persons",
    "すでに消除の異動（転出予定など）が記録されています。",
    needs=("event", "has_removal_ahead"),
    do="先の異動を取り消してから入力してください。死亡は転出予定の日までなら受け付けられます。",
)
def removed_twice(c: Columns) -> Truth:
    return (c["has_removal_ahead"] == 1) & _is(c, *codes.REMOVALS) & ~_is(c, codes.DIED)


@check(
    "A01",
    "number",
    "氏名・性別・生年月日が同じ除票があります。",
    needs=("event", "looks_like_removed"),
    do="再転入でないか確かめてください。再転入なら除票の宛名番号を使います。",
)
def may_have_returned(c: Columns) -> Truth:
    return _is(c, *codes.ENTRIES) & (c["looks_like_removed"] == 1)


@check(
    "A03",
    "reported_on",
    "届出期間（14日）を過ぎています。",
    needs=("reported_on", "deadline_on"),
    do="届出期間経過通知書（簡易裁判所への通知）が要るか確かめてください。",
    cites=f"{ACT} 第22条・第23条・第25条・第52条第2項",
)
def notified_late(c: Columns) -> Truth:
    return before(c["deadline_on"], c["reported_on"])


@check(
    "A05",
    "birth",
    "110歳を超えています。",
    needs=("birth_on", "happened_on"),
    do="生年月日を確かめてください。",
)
def very_old(c: Columns) -> Truth:
    known = is_known(c["birth_on"]) & is_known(c["happened_on"])
    ages = age_on(np.where(known, c["birth_on"], 0), np.where(known, c["happened_on"], 0))
    return known & (ages > VERY_OLD)


@check(
    "A07",
    "persons",
    "支援措置の対象者です。",
    needs=("is_protected",),
    do="支援措置責任者に確かめてください。期間の終わりが近いときは延長の申出を案内してください。",
)
def under_protection(c: Columns) -> Truth:
    return c["is_protected"] == 1


@check(
    "A12",
    "happened_on",
    "転出予定日が一年より先です。",
    needs=("event", "happened_on", "today"),
    do="予定日を確かめてください。",
)
def plan_is_far_ahead(c: Columns) -> Truth:
    is_far = is_known(c["happened_on"]) & (c["happened_on"] - c["today"] > YEAR)
    return _is(c, *codes.MOVES_OUT) & is_far


@check(
    "A12",
    "persons",
    "転出予定日から14日を過ぎても転入通知が届いていません。",
    needs=("planned_on", "notice_on", "today"),
    do="転入通知未着照会を検討してください。",
)
def notice_is_overdue(c: Columns) -> Truth:
    return is_known(c["planned_on"]) & ~is_known(c["notice_on"]) & (c["today"] - c["planned_on"] > 14)


@check(
    "A13",
    "period_end",
    "在留期間が満了しているか、2か月以内に満了します。",
    needs=("period_end", "today"),
    do="在留期間の更新を案内し、入管庁の通知を確かめてください。",
)
def stay_ends_soon(c: Columns) -> Truth:
    return is_known(c["period_end"]) & (c["period_end"] - c["today"] <= 61)


@check(
    "A10",
    "name",
    "印刷できないか、文字情報基盤にない文字が氏名にあります。",
    needs=("has_doubtful_character",),
    do="文字検索（F9）で字を選び直すか、外字・文字の管理で代わりの文字を決めてください。証明書はそれまで発行できません。",
)
def character_is_doubtful(c: Columns) -> Truth:
    return c["has_doubtful_character"] == 1


@check(
    "A14",
    "kana",
    "フリガナを本人に確認していません。",
    needs=("resident_kind", "is_reading_confirmed"),
    do="窓口で確認し、確認済みにしてください。",
    cites=f"{ACT} 第7条第1号の2",
)
def reading_is_not_confirmed(c: Columns) -> Truth:
    return (c["resident_kind"] == codes.JAPANESE) & (c["is_reading_confirmed"] == 0)


@check(
    "A16",
    "persons",
    "今日、同じ異動がすでに記録されています。",
    needs=("is_repeated_today",),
    do="二重に入力していないか確かめてください。",
)
def entered_twice_today(c: Columns) -> Truth:
    return c["is_repeated_today"] == 1


@check(
    "A17",
    "persons",
    "同じ世帯に転出予定の人がいます。",
    needs=("has_leaving_member",),
    do="転出予定の人の続柄・世帯主を確かめてください。",
)
def another_member_leaves(c: Columns) -> Truth:
    return c["has_leaving_member"] == 1


@check(
    "A18",
    "persons",
    "届いた9条の通知が、受け取った日を過ぎても未処理です。",
    needs=("notice_came_on", "today"),
    do="「連携の一覧」で通知を開き、仮登録するか、手作業で処理してください。",
    cites=f"{ACT} 第9条",
)
def notice_is_unanswered(c: Columns) -> Truth:
    return before(c["notice_came_on"], c["today"])


@check(
    "A18",
    "came_from",
    "転入した人の前住所地に、転入通知をまだ送っていません。",
    needs=("notice_made_on", "today"),
    do="「連携の一覧」で通知を送ってください。保留やエラーの通知は、理由を確かめてから処理してください。",
    cites=f"{ACT} 第9条第1項",
)
def notice_is_unsent(c: Columns) -> Truth:
    return before(c["notice_made_on"], c["today"])
