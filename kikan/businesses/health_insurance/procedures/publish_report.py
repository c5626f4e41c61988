"""publish_report: the figures of a month or a year are kept as they are told (事業月報・年報の確定)."""

from kikan.businesses.health_insurance.reads.report_figures import REPORT, figures_of
from kikan.businesses.health_insurance.reads.reports import period_of
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.procedures import procedure
from kikan.shared.reports import kept
from kikan.shared.tenancy import clock


@procedure(
    "health_insurance.publish_report", right="health_insurance.approve", ja="国保の事業月報・年報の確定"
)
def publish_report(*, period: str, actor: Actor) -> Entry:
    """Keep every figure of a period (202610 or 2026) as known now; a later publication stands beside it.

    Errors: Refused for a period there is not, that is not over, or whose figures are those published last; LawGap.
    """
    today = clock.today()
    found = period_of(period, today)
    if found.code != period or found.until > today:
        raise Refused(
            "この期間は、まだ終わっていないか、選べません。", field="period", what_to_do="終わった月か年度を選んでください。"
        )  # fmt: skip
    known_at = head()
    figures = figures_of(found, known_at)
    kept.require_changed(REPORT, int(period), figures)
    entry = append(
        actor=actor, kind="health_insurance.report_published", procedure="health_insurance.publish_report",
        subjects=[("nhi_report", int(period))], happened_on=today, cites="国民健康保険法第107条",
    )  # fmt: skip
    kept.keep(REPORT, int(period), figures, entry=entry.number, known_at=known_at)
    return entry
