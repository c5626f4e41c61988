"""decide_prefecture: the figures of a year that the prefecture pays its part of are kept (県補助金の実績の確定)."""

from kikan.businesses.medical_subsidy.models import PrefectureFigure, PrefectureReport
from kikan.businesses.medical_subsidy.reads import prefecture as reads
from kikan.law import LawGap
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise


@procedure("medical_subsidy.decide_prefecture", right="medical_subsidy.approve", ja="県補助金の実績の確定")
def decide_prefecture(*, fiscal_year: int, actor: Actor) -> Entry:
    """Keep every figure of a year as it stands now; a later decision stands beside it.

    Errors: Refused for a year without subsidies, figures that are those decided last, or missing values; Stale.
    """
    read_at, figures = head(), tuple(current(fiscal_year).figures())
    if not figures:
        raise Refused(
            "この年度の助成はありません。", field="fiscal_year", what_to_do="年度を選び直してください。"
        )
    before = reads.decided_of(fiscal_year)
    if before and before[0].figures == figures:
        raise Refused(
            "前に確定した数字と同じです。", field="fiscal_year",
            what_to_do="数字が変わったときに、もう一度確定してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind="medical_subsidy.prefecture_decided", procedure="medical_subsidy.decide_prefecture",
        subjects=[("fiscal_year", fiscal_year)], happened_on=clock.today(), cites="県の補助金交付要綱", read_at=read_at,
    )  # fmt: skip
    town = current_or_raise()
    PrefectureReport.objects.create(
        municipality=town, entry=entry.number, fiscal_year=fiscal_year, decided_on=clock.today()
    )
    PrefectureFigure.objects.bulk_create(
        PrefectureFigure(municipality=town, entry=entry.number, line=line, **vars(figure))
        for line, figure in enumerate(figures, 1)
    )
    return entry


def current(fiscal_year: int) -> reads.Year:
    """The year as it stands. Errors: Refused where the prefecture's values are missing."""
    try:
        return reads.of_year(fiscal_year)
    except LawGap as gap:
        raise Refused(
            "県の補助の対象と補助率が登録されていません。", field="fiscal_year",
            what_to_do="診療月の値の登録を依頼してください。",
        ) from gap  # fmt: skip
