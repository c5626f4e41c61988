"""Applications, certifications, plans and ratios of a person and of everybody (要介護認定)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kikan.businesses.long_term_care.law.certification import last_day_of
from kikan.businesses.long_term_care.law.survey import ITEMS, Item
from kikan.businesses.long_term_care.models.certification import (
    Application,
    ApplicationKind,
    CarePlan,
    Certification,
    CopayRatio,
    Level,
    Stage,
    Survey,
)
from kikan.ground.eras import in_words
from kikan.shared.errors import NotFound
from kikan.shared.history import as_of
from kikan.shared.tenancy.opener import current_or_raise

OPEN_STAGES = (Stage.APPLIED, Stage.FIRST_JUDGED)
KEPT = (
    "person", "kind", "stage", "applied_on", "due_on", "doctor", "disease", "surveyed_on", "opinion_on", "first_level",
    "first_minutes", "postponed_to", "postponed_for", "judged_on", "level", "remarks",
)  # fmt: skip


@dataclass(frozen=True, repr=False)
class ApplicationLine:
    """An application as a page shows it."""

    number: int
    person: int
    kind: int
    kind_ja: str
    stage: int
    stage_ja: str
    applied_on: date
    due_on: date
    surveyed_on: date | None
    opinion_on: date | None
    first_ja: str
    postponed_to: date | None
    judged_on: date | None
    level_ja: str

    @property
    def is_open(self) -> bool:
        return self.stage in OPEN_STAGES

    @property
    def missing(self) -> str:
        """What an open application still waits for (次の手続)."""
        if not self.is_open:
            return ""
        if self.stage == Stage.FIRST_JUDGED:
            return "審査会の判定"
        waits = [
            ja for ja, on in (("認定調査", self.surveyed_on), ("主治医意見書", self.opinion_on)) if on is None
        ]
        return "・".join([*waits, "一次判定"])

    def is_late(self, day: date) -> bool:
        return self.is_open and (self.postponed_to or self.due_on) < day


@dataclass(frozen=True, repr=False)
class SurveyLine:
    """What the last survey of a person found; found: the items answered otherwise than with the first choice."""

    application: int
    answers: tuple[int, ...]
    remarks: str

    @property
    def found(self) -> list[tuple[str, str]]:
        return [
            (item.label, item.choices[answer - 1])
            for item, answer in zip(ITEMS, self.answers, strict=True)
            if answer > 1
        ]


@dataclass(frozen=True, repr=False)
class CertificationLine:
    """A certification as a page shows it; `last_on` is its last day."""

    person: int
    level: int
    level_ja: str
    valid_from: date
    last_on: date
    limit_units: int
    certified_on: date
    remarks: str
    entry: int

    def holds_on(self, day: date) -> bool:
        return self.valid_from <= day <= self.last_on


@dataclass(frozen=True)
class RatioLine:
    tenths: int
    valid_from: date
    last_on: date


@dataclass(frozen=True)
class PlanLine:
    office: int
    office_name: str
    valid_from: date

    @property
    def is_own(self) -> bool:
        return not self.office


def application_rows(**chosen: object) -> list[Application]:
    rows = Application.objects.filter(municipality=current_or_raise(), ended_by__isnull=True, **chosen)
    return list(rows.order_by("-applied_on", "-number"))


def application_of(number: int) -> Application:
    """The application as it stands. Errors: NotFound."""
    found = application_rows(number=number)
    if not found:
        raise NotFound("この番号の認定申請はありません。", what_to_do="申請の一覧から開いてください。")
    return found[0]


def open_application(person: int) -> Application | None:
    """The application of the person that is not decided yet."""
    found = application_rows(person=person, stage__in=OPEN_STAGES)
    return found[0] if found else None


def applications_of(person: int) -> list[ApplicationLine]:
    return [line_of(row) for row in application_rows(person=person)]


def open_applications() -> list[ApplicationLine]:
    """Everything that waits for a decision, the nearest due day first."""
    found = [line_of(row) for row in application_rows(stage__in=OPEN_STAGES)]
    return sorted(found, key=lambda a: (a.postponed_to or a.due_on, a.number))


def line_of(row: Application) -> ApplicationLine:
    """The application as pages show it."""
    return ApplicationLine(
        row.number, row.person, row.kind, str(ApplicationKind(row.kind).label), row.stage, str(Stage(row.stage).label),
        row.applied_on, row.due_on, row.surveyed_on, row.opinion_on,
        str(Level(row.first_level).label) if row.first_level else "", row.postponed_to, row.judged_on,
        str(Level(row.level).label) if row.level else "",
    )  # fmt: skip


def certifications_of(person: int) -> list[CertificationLine]:
    """Every certification of a person, the newest first."""
    rows = as_of(Certification.objects.filter(municipality=current_or_raise(), person=person), None)
    return [_certification(row) for row in rows.order_by("-valid_from")]


def periods_of(applications: Sequence[int]) -> dict[int, str]:
    """From when to when the certification of each of these applications holds, in words."""
    rows = as_of(
        Certification.objects.filter(municipality=current_or_raise(), application__in=list(applications)),
        None,
    )
    return {r.application: f"{in_words(r.valid_from)}〜{in_words(last_day_of(r.valid_until))}" for r in rows}


def certification_on(person: int, day: date) -> CertificationLine | None:
    return next((c for c in certifications_of(person) if c.holds_on(day)), None)


def ending_between(first: date, last: date) -> list[CertificationLine]:
    """Certifications whose last day lies between two days and that no later one follows, by that day."""
    town = current_or_raise()
    rows = as_of(Certification.objects.filter(municipality=town), None)
    ending = rows.filter(valid_until__gt=first, valid_until__lte=_next(last)).order_by(
        "valid_until", "person"
    )
    found = [_certification(row) for row in ending]
    later = rows.filter(person__in=[c.person for c in found], valid_from__gt=first)
    follows = {(r.person, r.valid_from) for r in later}
    return [c for c in found if (c.person, _next(c.last_on)) not in follows]


def _next(day: date) -> date:
    return date.fromordinal(day.toordinal() + 1)


def _certification(row: Certification) -> CertificationLine:
    return CertificationLine(
        row.person, row.level, str(Level(row.level).label), row.valid_from, last_day_of(row.valid_until),
        row.limit_units, row.certified_on, row.remarks, row.entry,
    )  # fmt: skip


def ratios_of(person: int) -> list[RatioLine]:
    """The tenths at the window, the newest first."""
    rows = as_of(CopayRatio.objects.filter(municipality=current_or_raise(), person=person), None)
    return [
        RatioLine(r.tenths, r.valid_from, last_day_of(r.valid_until)) for r in rows.order_by("-valid_from")
    ]


def ratios_between(persons: Sequence[int], begins: date, until: date) -> dict[int, RatioLine]:
    """The ratio of each of these people that begins within a year from August."""
    rows = as_of(CopayRatio.objects.filter(municipality=current_or_raise(), person__in=list(persons)), None)
    return {
        r.person: RatioLine(r.tenths, r.valid_from, last_day_of(r.valid_until))
        for r in rows.filter(valid_from__gte=begins, valid_from__lt=until)
    }


def ratio_on(person: int, day: date) -> RatioLine | None:
    return next((r for r in ratios_of(person) if r.valid_from <= day <= r.last_on), None)


def plan_on(person: int, day: date) -> PlanLine | None:
    """Who makes the plan of care on a day."""
    row = as_of(CarePlan.objects.filter(municipality=current_or_raise(), person=person), day).first()
    return PlanLine(row.office, row.office_name, row.valid_from) if row else None


def levels() -> list[tuple[int, str]]:
    """What the board may decide (二次判定)."""
    return [(c.value, str(c.label)) for c in Level]


def kinds_of_application() -> list[tuple[int, str]]:
    return [(c.value, str(c.label)) for c in ApplicationKind]


def survey_of(person: int) -> SurveyLine | None:
    """The survey of the person's latest application that has one."""
    rows = as_of(Survey.objects.filter(municipality=current_or_raise(), person=person), None)
    row = rows.order_by("-application").first()
    return None if row is None else SurveyLine(row.application, tuple(row.answers), row.remarks)


def survey_items() -> tuple[Item, ...]:
    """The items of the form in its order."""
    return ITEMS


def open_survey(person: int) -> SurveyLine | None:
    """What is recorded of the survey of the open application."""
    known, row = survey_of(person), open_application(person)
    return known if known is not None and row is not None and known.application == row.number else None
