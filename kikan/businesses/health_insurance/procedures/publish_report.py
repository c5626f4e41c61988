"""publish_report: the figures of a month or a year are kept as they are told (事業月報・年報の確定)."""

from kikan.businesses.health_insurance.models import ReportFigure, ReportPublication
from kikan.businesses.health_insurance.reads.report_figures import figures_of, publications
from kikan.businesses.health_insurance.reads.reports import period_of
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


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
    figures, before = figures_of(found, known_at), publications(found)
    if before and before[0].figures == figures:
        raise Refused(
            "前に確定した数字と同じです。", field="period", what_to_do="数字が変わったときに、もう一度確定してください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind="health_insurance.report_published", procedure="health_insurance.publish_report",
        subjects=[("nhi_report", int(period))], happened_on=today, cites="国民健康保険法第107条",
    )  # fmt: skip
    town = current_or_raise()
    ReportPublication.objects.create(
        municipality=town, entry=entry.number, period=int(period), published_on=today, known_at=known_at
    )
    ReportFigure.objects.bulk_create(
        ReportFigure(
            municipality=town, entry=entry.number, line=line, part=part, row=row, column=column, figure=figure
        )
        for line, ((part, row, column), figure) in enumerate(figures.items(), 1)
    )
    return entry
