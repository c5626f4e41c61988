"""The monthly report as a paper (サービスレベル月次報告書): a first sheet for whoever decides, then every figure.

Law: the contract's values (service_level.*)
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.conf import settings

from kikan.businesses.service.law.availability import (
    half_up,
    is_announced_in_time,
    mean_time_between_failures,
)
from kikan.businesses.service.law.consequence import ByAttainment
from kikan.businesses.service.law.judging import DAY, EVERY, Item
from kikan.businesses.service.law.response import BEYOND
from kikan.businesses.service.reads import leaving, telling
from kikan.businesses.service.reads.events import IncidentLine, StopLine, minute_of
from kikan.businesses.service.reads.measures import CLASSES
from kikan.businesses.service.reads.report import Report, first_of
from kikan.ground.eras import in_words
from kikan.shared.tenancy.clock import TOKYO

SHOWN_ROUTES, HAPPENED, MEASURES = 10, 5, 3
WHAT = {
    Item.AVAILABILITY: "使えるはずの時間のうち、使えた時間の割合",
    Item.RESPONSE: "画面を押してから答えが出るまでの速さ",
    Item.PEAK_RESPONSE: "異動や申告などで混む時期の、画面の速さ",
    Item.NOTICE: "障害に気付いてから、最初に知らせるまでの時間",
    Item.PROGRESS: "障害が続く間、決めた間隔で知らせたか",
    Item.PLANNED: "システムを止める作業を、前もって知らせたか",
    Item.BATCH: "まとめて行う計算や印刷が、時間内に終わったか",
    Item.BACKUP: "データの控えを毎日とったか",
    Item.DRILL: "控えから実際に元に戻せるかを試したか",
    Item.ENQUIRY: "職員の質問に、期限までに答えたか",
    Item.COPY: "停止したときに窓口で使う写しを、毎晩作ったか",
    Item.LEAVING: "全データを毎晩書き出し、読み戻して比べたか",
}
RULES = (
    "この報告書は、保存してある記録（1分ごとの死活監視、画面の応答の件数、処理と訓練の記録、登録した障害・計画停止・問合せ）から計算し直したものです。",
    "応答を確かめられなかった分は、理由を問わず停止と数えます。契約の最短の時間に満たない途切れは数えません。",
    "目標との比較は、四捨五入する前の値で行います。",
    "同じ内容の表は「CSV で保存する」で書き出せます。",
)


def report_paper(found: Report) -> dict[str, Any]:
    """Every part of the report in words, as it stands on the paper."""
    law = found.law
    limit = int(law.choice("service_level.response_limit"))
    since = "" if found.measured_from is None else in_words(found.measured_from.astimezone(TOKYO).date())
    return {
        "month": found.ja, "version": settings.VERSION, "since": since or "計測していません",
        "verdict": verdict(found), "money": money(found), "items": _items(found), "happened": _happened(found),
        "ahead": _ahead(found), "available": _available(found), "between_failures": _between_failures(found),
        "stops": _stops(found), "excluded": _excluded(found), "special": _special(found),
        "percentiles": "　".join(f"{ja}の応答が{border}" for ja, border in telling.percentiles(found)),
        "classes": _classes(found, limit), "routes": _texts(telling.slowest_routes(found, SHOWN_ROUTES)),
        "incidents": [_incident(i, found) for i in sorted(found.incidents, key=lambda i: i.began_at)],
        "planned": [_planned(p) for p in found.planned],
        "enquiries": _texts(telling.enquiries_words(found)), "jobs": _texts(telling.runs_words(found)),
        "nights": _nights(found), "drills": _texts(telling.drill_words(found)),
        "security": _texts(telling.security_words(found)), "system": _system(found),
        "steps": _texts(telling.consequence_words(found)), "months": _months(found), "rules": list(RULES),
    }  # fmt: skip


def _texts(rows: Sequence[Sequence[object]]) -> list[list[str]]:
    return [[f"{cell:,}" if isinstance(cell, int) else str(cell) for cell in row] for row in rows]


def verdict(found: Report) -> str:
    """The month in one sentence."""
    judged = [i.is_met for i in found.items if i.is_met is not None]
    missed = judged.count(False)
    if not judged:
        return "この月は、判定できる記録がありません。"
    if not missed:
        return f"判定した{len(judged)}項目のすべてで、約束した水準を守りました。"
    return f"判定した{len(judged)}項目のうち{missed}項目が、約束した水準に届きませんでした。"


def money(found: Report) -> str:
    """What follows for the payment, in one sentence."""
    if found.follows is None:
        return "契約では、水準に届かなくても委託料は減りません（努力目標）。"
    if isinstance(found.follows, ByAttainment):
        when = "年度のここまでの達成率による委託料の減額の見込み"
    else:
        when = "この月の委託料の減額の見込み"
    if not found.follows.money:
        return f"{when}はありません。"
    return f"{when}は {found.follows.money:,}円です（四半期ごとの確認と承認で決まります）。"


def _items(found: Report) -> list[dict[str, str]]:
    shown = []
    for judged in found.items:
        words = telling.item_words(judged, found)
        shown.append(
            {
                "ja": words.ja, "what": WHAT[judged.item], "target": words.target, "result": words.result,
                "counted": words.counted, "met": words.met_ja,
            }
        )  # fmt: skip
    return shown


def _happened(found: Report) -> list[str]:
    """What touched the month, in order, each in a sentence; the first sheet has room for some."""
    told = []
    for i in found.incidents:
        ends = "いまも続いています" if i.ended_at is None else f"{_length(i)}続きました"
        words = f"{i.title}（{i.business_ja}）。{ends}。原因：{i.cause_ja}。"
        told.append((i.began_at, f"{i.kind_ja}　{words}"))
    for p in found.planned:
        words = f"計画停止　{p.title}（{p.business_ja}）。{p.days_ahead}日前に予告しました。"
        told.append((p.begins_at, words))
    shown = [f"{_when(at)}　{words}" for at, words in sorted(told)]
    more = len(shown) - HAPPENED
    return shown if more <= 0 else [*shown[:HAPPENED], f"ほか{more}件は、後の頁の表にあります。"]


def _when(at: datetime) -> str:
    """10月6日 10:00."""
    here = at.astimezone(TOKYO)
    return f"{here.month}月{here.day}日 {here:%H:%M}"


def _length(i: IncidentLine) -> str:
    assert i.ended_at is not None
    hours, minutes = divmod(minute_of(i.ended_at) - minute_of(i.began_at), 60)
    return f"{hours}時間{minutes}分" if hours else f"{minutes}分"


def _ahead(found: Report) -> list[str]:
    """What is planned for the next month (翌月の計画): announced stops, what is still open, the drills of each month."""
    told = [
        f"計画停止「{p.title}」（{p.business_ja}）　{telling.at_words(p.begins_at)}から{telling.at_words(p.ends_at)}まで"
        for p in found.ahead
    ]
    decided = [f"恒久対策（{i.title}）　{i.measure}" for i in found.incidents if i.measure]
    told += decided[:MEASURES]
    if len(decided) > MEASURES:
        told.append(f"ほか{len(decided) - MEASURES}件の恒久対策は、後の頁の表にあります。")
    without = [i.title for i in found.incidents if not i.measure and i.is_duty]
    if without:
        told.append(f"恒久対策がまだ決まっていない障害　{len(without)}件（{'、'.join(without)}）")
    if any(i.is_met is False for i in found.items):
        told.append("届かなかった項目の原因と改善の措置を、四半期の確認で決めます。")
    told.append("復元訓練と更新訓練を、毎月の初めの夜に行います。")
    return told


def _available(found: Report) -> list[list[str]]:
    rows = [telling.available_words(a, found.law) for a in found.available]
    return _texts([(a.ja, a.planned, a.excluded, a.stopped, a.allowed, a.shown or "対象なし") for a in rows])


def _between_failures(found: Report) -> str:
    """MTBF of all together, in hours; empty for fewer than two stops."""
    whole = next(a for a in found.available if a.business == EVERY)
    mean = mean_time_between_failures(whole.measured.planned, whole.measured.stopped, len(whole.stops))
    return "" if mean is None else f"{half_up(mean / 60, 1)}時間（停止{len(whole.stops)}回）"


def _stops(found: Report) -> list[list[str]]:
    """Each stop that counts, with the incident that tells of it."""
    rows = []
    for each in found.available:
        told = telling.available_words(each, found.law)
        for (begins, ends, length), spell in zip(told.stops, each.stops, strict=True):
            of = [i for i in found.incidents if i.is_stop and _touches(i, spell, each.business)]
            rows.append(
                [
                    told.ja, telling.at_words(begins), telling.at_words(ends), f"{length:,}",
                    "、".join(f"{i.title}（{i.cause_ja}）" for i in of) or "障害の登録なし",
                    "、".join(i.measure for i in of if i.measure) or "－",
                ]
            )  # fmt: skip
    return rows


def _touches(i: IncidentLine, spell: tuple[int, int], business: str) -> bool:
    begins, ends = minute_of(i.began_at), None if i.ended_at is None else minute_of(i.ended_at)
    return i.business in (EVERY, business) and begins < spell[1] and (ends is None or ends > spell[0])


def _excluded(found: Report) -> list[list[str]]:
    """What left the promise, with its reason and, for a planned stop, the day it was told."""
    days = found.law.amount("service_level.planned_stop_notice_days")
    rows = [
        [p.business_ja, telling.at_words(p.begins_at), telling.at_words(p.ends_at),
         f"計画停止「{p.title}」（{in_words(p.announced_on)}に予告、{p.days_ahead}日前）"]
        for p in found.planned
        if is_announced_in_time(p.announced_on.toordinal(), minute_of(p.begins_at) // DAY, days)
    ]  # fmt: skip
    rows += [
        [i.business_ja, telling.at_words(i.began_at), telling.at_words(i.ended_at) or "継続中",
         f"{i.title}（{i.cause_ja}）"]
        for i in found.incidents
        if i.is_stop and not i.is_duty
    ]  # fmt: skip
    return rows


def _special(found: Report) -> list[list[str]]:
    """Hours told for single days; one that was withdrawn says so."""
    return [
        [
            h.business_ja, h.days_ja, h.hours_ja if h.stands else "取下げ",
            h.reason if h.stands else f"{h.reason}（取下げ：{h.withdrawn_for}）",
            f"{h.by_ja}　{telling.at_words(h.announced_at)}",
        ]
        for h in found.special
    ]  # fmt: skip


def _classes(found: Report, limit: int) -> list[dict[str, Any]]:
    raw = found.raw
    if not telling.all_answers(found):
        return []
    shown = []
    for border in CLASSES:
        count, peak = raw.answers.get(border, 0), raw.peak_answers.get(border, 0)
        shown.append(
            {
                "ja": telling.class_words(border), "count": count, "peak": peak, "count_ja": f"{count:,}",
                "peak_ja": f"{peak:,}", "is_slow": border == BEYOND or border > limit,
            }
        )  # fmt: skip
    return shown


def _incident(i: IncidentLine, found: Report) -> list[str]:
    notice = "未通知" if i.notice_minutes is None else f"{i.notice_minutes}分"
    return [
        telling.at_words(i.began_at), telling.at_words(i.ended_at) or "継続中", f"{i.business_ja}・{i.kind_ja}", i.title,
        f"{notice}\n途中経過 {telling.progress_words(i, found)}", i.cause_ja, i.measure or "－",
    ]  # fmt: skip


def _planned(p: StopLine) -> list[str]:
    return [
        telling.at_words(p.begins_at), telling.at_words(p.ends_at), p.business_ja, p.title,
        f"{in_words(p.announced_on)}（{p.days_ahead}日前）",
    ]  # fmt: skip


def _nights(found: Report) -> list[list[str]]:
    rows = [[t.ja, f"{t.times:,}", f"{t.failed:,}", f"{t.longest:,.0f}"] for t in found.done.tasks]
    proof = found.leaving
    if proof.passed + proof.failed:
        rows.append(
            [leaving.JA, f"{proof.passed + proof.failed:,}", f"{proof.failed:,}", f"{proof.longest:,.0f}"]
        )
    return rows


def _system(found: Report) -> list[list[str]]:
    upgrades = [
        ["版の更新", f"{telling.at_words(at)}　版 {version}（移行{migrations}件）"]
        for at, version, migrations in found.done.upgrades
    ]
    return upgrades + _texts(telling.capacity_words(found))


def _months(found: Report) -> list[Mapping[str, object]]:
    """How many items were met and missed in each month the scheme looks at."""
    rows: list[Mapping[str, object]] = []
    for month in sorted(found.months):
        flags = [i.is_met for i in found.months[month] if i.is_met is not None]
        ja = f"{first_of(month).year}年{first_of(month).month}月"
        rows.append({"ja": ja, "met": flags.count(True), "missed": flags.count(False)})
    return rows
