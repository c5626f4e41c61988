"""The report in words and rows (報告書の言葉): the same for the page, the CSV and the paper."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from kikan.businesses.service.law import judging
from kikan.businesses.service.law.availability import allowed_stop, half_up
from kikan.businesses.service.law.consequence import ByAttainment, ByPoints
from kikan.businesses.service.law.judging import Available, Item, Judged
from kikan.businesses.service.law.response import BEYOND, percentile
from kikan.businesses.service.reads import leaving
from kikan.businesses.service.reads.events import EnquiryLine, IncidentLine, business_ja, minute_of, moment_of
from kikan.businesses.service.reads.measures import CLASSES
from kikan.businesses.service.reads.report import ITEMS, UNITS, Report, month_ja
from kikan.law import Law
from kikan.shared import manifest
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.clock import TOKYO

PERCENTILES = (("50％", Fraction(1, 2)), ("95％", Fraction(95, 100)), ("99％", Fraction(99, 100)))


@dataclass(frozen=True)
class ItemWords:
    """One item as it is shown."""

    ja: str
    target: str
    result: str
    counted: str
    is_met: bool | None
    points: str

    @property
    def met_ja(self) -> str:
        return "対象なし" if self.is_met is None else "達成" if self.is_met else "未達"


@dataclass(frozen=True)
class AvailableWords:
    """The availability of a business: minutes, the exact fraction rounded for showing, the stops that count."""

    ja: str
    planned: int
    excluded: int
    stopped: int
    allowed: str
    shown: str
    stops: Sequence[tuple[datetime, datetime, int]]


def at_words(at: datetime | None) -> str:
    return "" if at is None else f"{at.astimezone(TOKYO):%Y-%m-%d %H:%M}"


def share_words(good: int, counted: int, decimals: int) -> str:
    return "" if not counted else f"{half_up(Fraction(good * 100, counted), decimals)}％"


def percent(rate: Fraction) -> str:
    """A target without end zeros: 99.5％."""
    for decimals in range(5):
        if (rate * 100 * 10**decimals).denominator == 1:
            return f"{half_up(rate * 100, decimals)}％"
    return f"{rate.numerator}/{rate.denominator}"


def class_words(border: int) -> str:
    """300ミリ秒以下, 3秒以下, 10秒超."""
    if border == BEYOND:
        return f"{CLASSES[-2] // 1000}秒超"
    return f"{border}ミリ秒以下" if border < 1000 else f"{border // 1000}秒以下"


def item_words(judged: Judged, report: Report) -> ItemWords:
    law = report.law
    decimals, item = law.amount("service_level.shown_decimals"), judged.item
    detail = {
        Item.RESPONSE: f"{int(law.choice('service_level.response_limit')) // 1000}秒以内が",
        Item.NOTICE: f"検知から{law.amount('service_level.first_notice_minutes')}分以内が",
        Item.PROGRESS: f"続く間{judging.progress_limit(law)}分ごとが",
        Item.PLANNED: f"{law.amount('service_level.planned_stop_notice_days')}日前までが",
        Item.BATCH: f"{law.amount('service_level.batch_hours')}時間以内が",
        Item.BACKUP: "毎日",
        Item.COPY: "毎晩",
        Item.LEAVING: "毎晩、差異なし",
        Item.PEAK_RESPONSE: f"{int(law.choice('service_level.response_limit')) // 1000}秒以内が",
        Item.DRILL: (
            f"{law.amount('service_level.drill_months')}か月に1回、"
            f"{law.amount('service_level.standard_recovery_hours')}時間以内"
        ),
        Item.ENQUIRY: f"{law.amount('service_level.enquiry_days')}開庁日以内が",
    }.get(item, "")  # fmt: skip
    whole = "" if item in (Item.BACKUP, Item.DRILL, Item.COPY, Item.LEAVING) else percent(judged.target)
    unit = UNITS.get(item, "件")
    counted = f"{judged.good:,} / {judged.counted:,}{unit}" if judged.counted else ""
    return ItemWords(
        ITEMS[item], f"{detail}{whole}", share_words(judged.good, judged.counted, decimals), counted,
        judged.is_met, _points(judged, law),
    )  # fmt: skip


def _points(judged: Judged, law: Law) -> str:
    """The points of a missed item, without those of a repeat; empty in another scheme."""
    if law.choice("service_level.penalty_scheme") != "points" or judged.is_met is not False:
        return ""
    table = law.table("service_level.item_points")
    found = dict(zip(table.cells("item"), table.cells("points"), strict=True))
    return f"{found.get(int(judged.item), 0)}点"


def available_words(found: Available, law: Law) -> AvailableWords:
    measured = found.measured
    decimals, target = (
        law.amount("service_level.shown_decimals"),
        law.rate("service_level.availability_target"),
    )
    return AvailableWords(
        business_ja(found.business), measured.planned, found.excluded, measured.stopped,
        half_up(allowed_stop(Fraction(measured.planned), target), 1),
        share_words(measured.planned - measured.stopped, measured.planned, decimals),
        [(moment_of(a), moment_of(b), b - a) for a, b in found.stops],
    )  # fmt: skip


def route_words(route: str) -> str:
    """A screen as the menu calls it; measures write residents.home for residents:home."""
    return manifest.screen_ja(route.replace(".", ":", 1))


def percentiles(report: Report) -> list[tuple[str, str]]:
    """At most so long were half of the answers, 95 and 99 of a hundred."""
    return [
        (ja, class_words(border))
        for ja, share in PERCENTILES
        if (border := percentile(all_answers(report), share)) is not None
    ]


def all_answers(report: Report) -> dict[int, int]:
    """The answers of the month by class, those of a peak season among them."""
    raw = report.raw
    found = {c: raw.answers.get(c, 0) + raw.peak_answers.get(c, 0) for c in CLASSES}
    return found if any(found.values()) else {}


def slowest_routes(report: Report, most: int) -> list[tuple[str, int, int, int, str]]:
    """The screens with most answers beyond the limit, then the most used: name, answers, mean in ms, beyond, share."""
    limit, shown = int(report.law.choice("service_level.response_limit")), []
    for r in sorted(report.routes, key=lambda r: (-r.beyond(limit), -r.answers, r.route))[:most]:
        beyond = r.beyond(limit)
        within = share_words(r.answers - beyond, r.answers, 2)
        shown.append((route_words(r.route), r.answers, r.mean_ms, beyond, within))
    return shown


def progress_words(i: IncidentLine, report: Report) -> str:
    """How often members were told while it lasted, and by how long the worst wait was too long: 2回、40分遅れ."""
    limit, now = judging.progress_limit(report.law), minute_of(clock.now())
    delay = None if limit is None else judging.progress_delay(i.raw(now), now, limit)
    times = f"{len(i.progress)}回" if i.progress else ""
    if delay is None:
        return times or "－"
    return f"{times or 'なし'}、{f'{delay}分遅れ' if delay else '期限内'}"


def incidents_words(report: Report) -> list[tuple[IncidentLine, str]]:
    """Each incident of the month with what is told of its progress notices."""
    return [(i, progress_words(i, report)) for i in report.incidents]


def enquiries_words(report: Report) -> list[tuple[str, int, int, int, str]]:
    """Questions by business: how many, answered within the days promised, without an answer, the longest wait."""
    by_business: dict[str, list[tuple[EnquiryLine, bool]]] = {}
    for line, (answered, last) in zip(report.enquiries, report.raw.enquiries, strict=True):
        is_good = answered is not None and answered <= last
        by_business.setdefault(line.business_ja, []).append((line, is_good))
    return [
        (
            ja, len(lines), sum(is_good for _, is_good in lines), sum(e.answered_at is None for e, _ in lines),
            _longest([e for e, _ in lines]),
        )
        for ja, lines in sorted(by_business.items())
    ]  # fmt: skip


def _longest(lines: Sequence[EnquiryLine]) -> str:
    waits = [minute_of(e.answered_at) - minute_of(e.asked_at) for e in lines if e.answered_at is not None]
    if not waits:
        return "－"
    hours, minutes = divmod(max(waits), 60)
    return f"{hours // 24}日{hours % 24}時間" if hours >= 24 else f"{hours}時間{minutes}分"


def runs_words(report: Report) -> list[tuple[str, int, int, int]]:
    """Each batch: how often it ran, the longest in minutes, how often it failed."""
    names = {job.name: job.ja for each in manifest.all_manifests() for job in each.jobs}
    counts = Counter(r.job for r in report.runs)
    return [
        (
            names.get(job, job), count, max((r.minutes or 0 for r in report.runs if r.job == job), default=0),
            sum(r.minutes is None for r in report.runs if r.job == job),
        )
        for job, count in sorted(counts.items())
    ]  # fmt: skip


def drill_words(report: Report) -> list[tuple[str, str, str, str, str]]:
    """Each drill of the month: name, moment, time to get back and work lost against the contract, outcome."""
    hours = report.law.amount("service_level.standard_recovery_hours")
    days = report.law.amount("service_level.standard_recovery_point_days")
    return [
        (
            d.ja, at_words(d.at), f"{d.seconds:,.1f}秒（目標 {hours}時間）",
            "" if d.lost_seconds is None else f"{d.lost_seconds:,.1f}秒（目標 {days}開庁日前の状態）",
            "合格" if d.has_passed else "不合格",
        )
        for d in report.done.drills
    ]  # fmt: skip


def capacity_words(report: Report) -> list[tuple[str, str]]:
    """Room taken and left; empty where nothing was measured."""
    found = report.done.capacity
    if found is None:
        return []
    return [
        ("計測", at_words(found.at)), ("データベース", f"{found.database / 1e9:,.2f} GB"),
        ("この月の増加", f"{found.grown / 1e9:,.2f} GB"),
        ("ディスク", f"{found.disk / 1e9:,.1f} GB のうち {found.used_percent}％を使用（空き {found.free / 1e9:,.1f} GB）"),
    ]  # fmt: skip


def security_words(report: Report) -> list[tuple[str, str]]:
    """Refusals at the door with how often, and what people entered as a security event."""
    found = [(ja, f"{count:,}回") for ja, count in report.done.doors]
    entered = [i for i in report.incidents if i.is_security]
    return found + [("登録した事象", f"{i.title}（{at_words(i.began_at)}、{i.cause_ja}）") for i in entered]


def consequence_words(report: Report) -> list[tuple[str, str]]:
    """Every step of what follows, in order."""
    found = report.follows
    if isinstance(found, ByAttainment):
        steps = [(month_ja(m), f"達成 {met} / 判定 {items} 項目") for m, met, items in found.months]
        share = "判定した項目なし" if found.reached is None else share_words(found.met, found.judged, 2)
        return [
            *steps, ("年度の達成率", f"{found.met} ÷ {found.judged} ＝ {share}"), ("一年の委託料", f"{found.payment:,}円"),
            ("減額", f"委託料 ×（100 − 達成率）÷ 100 ＝ {found.money:,}円（1円未満切捨て）"),
        ]  # fmt: skip
    if isinstance(found, ByPoints):
        steps = [(month_ja(m), f"{n}点{'' if is_valid else '（失効）'}") for m, n, is_valid in found.months]
        return [
            *steps, ("有効な点数", f"{found.in_force}点"), ("減額の割合", percent(found.cut)),
            ("減額", f"委託料 {found.payment:,}円 ÷ 12 × {percent(found.cut)} ＝ {found.money:,}円（1円未満切捨て）"),
        ]  # fmt: skip
    return [("未達の扱い", "減額しない（努力目標）")]


def rows_of(report: Report) -> Iterator[Sequence[object]]:
    """The whole report as tables, each with its heading, for whoever recomputes it."""
    yield ("サービスレベル月次報告書", report.ja, "" if report.is_over else "月の途中")
    yield ("計測の開始", at_words(report.measured_from))
    yield (leaving.JA, report.leaving.words)
    yield ()
    yield ("項目", "目標", "結果", "内訳", "判定", "点数")
    for one in report.items:
        words = item_words(one, report)
        yield (words.ja, words.target, words.result, words.counted, words.met_ja, words.points)
    yield ()
    yield (
        "業務",
        "計画サービス時間（分）",
        "除いた時間（分）",
        "停止時間（分）",
        "許容停止時間（分）",
        "稼働率",
    )
    for each in report.available:
        told = available_words(each, report.law)
        yield (told.ja, told.planned, told.excluded, told.stopped, told.allowed, told.shown)
    yield ()
    yield ("業務", "停止の開始", "停止の終了", "分")
    for each in report.available:
        for begins, ends, length in available_words(each, report.law).stops:
            yield (business_ja(each.business), at_words(begins), at_words(ends), length)
    yield ()
    yield (
        "障害番号",
        "業務",
        "区分",
        "件名",
        "発生",
        "検知",
        "第一報",
        "復旧",
        "原因",
        "恒久対策",
        "途中経過",
    )
    for i in report.incidents:
        yield (
            i.number, i.business_ja, i.kind_ja, i.title, at_words(i.began_at), at_words(i.noticed_at),
            at_words(i.notified_at), at_words(i.ended_at), i.cause_ja, i.measure, progress_words(i, report),
        )  # fmt: skip
    yield ()
    yield ("障害番号", "途中経過の連絡", "内容")
    for i in report.incidents:
        for notice in i.progress:
            yield (i.number, at_words(notice.told_at), notice.text)
    yield ()
    yield ("計画停止番号", "業務", "件名", "予告日", "開始", "終了", "何日前")
    for p in report.planned:
        yield (
            p.number,
            p.business_ja,
            p.title,
            p.announced_on,
            at_words(p.begins_at),
            at_words(p.ends_at),
            p.days_ahead,
        )
    yield ()
    yield (
        "特別日の告知番号", "告知した団体", "業務", "最初の日", "最後の日", "サービス時間", "理由", "告知した日時",
        "取り下げた日時", "取下げの理由",
    )  # fmt: skip
    for h in report.special:
        yield (
            h.number, h.by_ja, h.business_ja, h.first_on, h.last_on, h.hours_ja, h.reason, at_words(h.announced_at),
            at_words(h.withdrawn_at), h.withdrawn_for,
        )  # fmt: skip
    yield ()
    yield ("翌月の計画停止番号", "業務", "件名", "開始", "終了")
    for p in report.ahead:
        yield (p.number, p.business_ja, p.title, at_words(p.begins_at), at_words(p.ends_at))
    yield ()
    yield ("問合せ番号", "業務", "件名", "受付", "最初の回答")
    for e in report.enquiries:
        yield (e.number, e.business_ja, e.title, at_words(e.asked_at), at_words(e.answered_at))
    yield ()
    yield ("一括処理", "回数", "最長（分）", "失敗")
    yield from runs_words(report)
    yield ()
    yield ("夜間の作業", "回数", "失敗", "最長（秒）")
    for t in report.done.tasks:
        yield (t.ja, t.times, t.failed, f"{t.longest:.1f}")
    yield ()
    yield ("訓練", "日時", "戻すまで（RTO）", "失われる作業（RPO）", "結果")
    yield from drill_words(report)
    yield ()
    yield ("セキュリティ", "")
    yield from security_words(report)
    yield ()
    yield ("版の更新", "版", "移行")
    for at, version, migrations in report.done.upgrades:
        yield (at_words(at), version, migrations)
    yield ()
    yield ("容量", "")
    yield from capacity_words(report)
    yield ()
    yield ("画面", "応答", "平均（ミリ秒）", *map(class_words, CLASSES))
    for r in report.routes:
        yield (r.route, r.answers, r.mean_ms, *(r.counts[c] for c in CLASSES))
    yield ()
    yield ("未達の扱い", "")
    yield from consequence_words(report)
