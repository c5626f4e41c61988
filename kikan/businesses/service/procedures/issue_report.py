"""Issue the monthly report as a paper (月次報告書の発行)."""

from kikan.businesses.service import documents as papers
from kikan.businesses.service.reads import leaving, telling
from kikan.businesses.service.reads.events import IncidentLine
from kikan.businesses.service.reads.report import Report, report_of
from kikan.ground.eras import in_words
from kikan.shared.access import Actor
from kikan.shared.documents.issue import issue
from kikan.shared.documents.letters import Letter, letter
from kikan.shared.errors import Refused
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.clock import TOKYO


@procedure("service.issue_report", right="service.print", ja="サービスレベル月次報告書の発行")
def issue_report(*, month: int, actor: Actor) -> int:
    """The report of a month that is over (year × 12 + month − 1), as computed now; the number of the issue.

    Errors: Refused for a month that runs, or where the contract's values lack.
    """
    found = report_of(actor.municipality, month)
    if not found.is_over:
        raise Refused("月の途中の報告書は発行できません。", what_to_do="月が終わってから発行してください。")
    (issued,) = issue(
        kind=papers.REPORT.kind, data=letter(report_letter(found)), actor=actor,
        subjects=[("municipality", actor.municipality)], illustrative=found.illustrative,
    )  # fmt: skip
    return issued.number


def report_letter(found: Report) -> Letter:
    """Items in a table; availability, events and what follows beneath, line by line."""
    items = [telling.item_words(j, found) for j in found.items]
    worst = [telling.available_words(a, found.law) for a in found.available]
    since = "" if found.measured_from is None else in_words(found.measured_from.astimezone(TOKYO).date())
    pairs = [
        ("対象の月", found.ja),
        ("計測の開始", since or "計測していません"),
        (leaving.JA, found.leaving.words),
    ]
    pairs += [
        (f"稼働率（{a.ja}）", f"{a.shown or '対象なし'}　計画{a.planned:,}分・停止{a.stopped:,}分・除外{a.excluded:,}分")
        for a in worst
    ]  # fmt: skip
    notes = [f"障害　{i.title}（{_place_and_time(i)}、{i.cause_ja}）" for i in found.incidents]
    notes += [f"計画停止　{p.title}（{p.business_ja}、{p.days_ahead}日前に予告）" for p in found.planned]
    notes += [
        f"{ja}　{at}、戻すまで{took}{f'、失われる作業{lost}' if lost else ''}、{outcome}"
        for ja, at, took, lost, outcome in telling.drill_words(found)
    ]
    notes += [
        f"夜間の作業　{t.ja}　{t.times}回（失敗{t.failed}回、最長{t.longest:.0f}秒）"
        for t in found.done.tasks
    ]
    notes += [f"セキュリティ　{label}　{words}" for label, words in telling.security_words(found)]
    notes += [f"版の更新　{telling.at_words(at)}　版{version}" for at, version, _ in found.done.upgrades]
    notes += [f"容量　{label}　{words}" for label, words in telling.capacity_words(found)]
    notes += [f"{label}：{words}" for label, words in telling.consequence_words(found)]
    return Letter(
        title="サービスレベル月次報告書", postal_code="", address=(), name="各課長",
        text="提供したサービスの水準を、記録した事実から計算して報告します。", cites="サービスレベルに関する契約の定め",
        office="運用担当", pairs=tuple(pairs), head=("項目", "目標", "結果", "内訳", "判定"), widths=(40, 52, 24, 34, 20),
        rows=tuple((w.ja, w.target, w.result, w.counted, w.met_ja) for w in items), notes=tuple(notes),
    )  # fmt: skip


def _place_and_time(it: IncidentLine) -> str:
    until = telling.at_words(it.ended_at) or "継続中"
    return f"{it.business_ja}、{telling.at_words(it.began_at)}から{until}"
