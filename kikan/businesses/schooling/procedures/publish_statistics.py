"""publish_statistics: the figures of a school year are kept as they are told (学校基本調査の数字の確定)."""

from kikan.businesses.schooling.reads.statistics import REPORT, Statistics, survey_day
from kikan.ground.eras import in_words
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.procedures import procedure
from kikan.shared.reports import kept
from kikan.shared.tenancy import clock


@procedure("schooling.publish_statistics", right="schooling.approve", ja="学校基本調査の数字の確定")
def publish_statistics(*, year: int, actor: Actor) -> Entry:
    """Keep every figure of a school year as known now; a later publication stands beside it.

    Errors: Refused before the day of the survey, or for figures that are those decided last.
    """
    today, on = clock.today(), survey_day(year)
    if today < on:
        raise Refused(
            f"調査の期日（{in_words(on)}）になっていません。", field="year", what_to_do="期日以後に確定してください。"
        )  # fmt: skip
    known_at = head()
    figures = Statistics(year).figures()
    kept.require_changed(REPORT, year, figures)
    entry = append(
        actor=actor, kind="schooling.statistics_published", procedure="schooling.publish_statistics",
        subjects=[("school_statistics", year)], happened_on=today, reason=f"{year}年度", cites="学校基本調査規則",
    )  # fmt: skip
    kept.keep(REPORT, year, figures, entry=entry.number, known_at=known_at)
    return entry
