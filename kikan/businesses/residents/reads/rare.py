"""What the page of characters shows (文字の管理): open choices, decisions, characters of the old system."""

from dataclasses import dataclass

from django.db import connection

from kikan.businesses.residents.reads.doubtful import doubtful_persons, why_doubtful
from kikan.shared.addressees import gaiji
from kikan.shared.addressees.jis import unresolved
from kikan.shared.addressees.models import CharacterDecision
from kikan.shared.desk.people import labels_of
from kikan.shared.history import as_of
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

RARE = """
SELECT name, count(DISTINCT person) FROM addressees_name
WHERE municipality = %s AND ended_by IS NULL AND name <> jis GROUP BY name
"""


@dataclass(frozen=True)
class Choice:
    """A character in names of the municipality whose JIS form is to be chosen."""

    character: str
    choices: str
    persons: int


@dataclass(frozen=True)
class Decided:
    """A choice that was made."""

    character: str
    target: str
    reason: str
    proposed_by: int
    decided_by: int


@dataclass(frozen=True, repr=False)
class Doubtful:
    """Somebody whose name papers could not show, and why (文字溢れ・印刷できない文字の一覧)."""

    person: int
    name: str
    why: str


@dataclass(frozen=True, repr=False)
class Characters:
    """Everything on the page."""

    open: tuple[Choice, ...]
    decided: tuple[Decided, ...]
    gaiji: tuple[gaiji.Line, ...]
    doubtful: tuple[Doubtful, ...]

    @property
    def undecided(self) -> int:
        return sum(not line.grade for line in self.gaiji)

    def users(self) -> set[int | None]:
        """Who entered and who approved."""
        by_choice = {n for d in self.decided for n in (d.proposed_by, d.decided_by)}
        return by_choice | {n for x in self.gaiji for n in (x.proposed_by, x.decided_by)}

    @property
    def by_grade(self) -> list[tuple[str, int, int, int]]:
        """Per grade: how many codes, occurrences, residents (文字同定の報告)."""
        return [(ja, *_sums([x for x in self.gaiji if x.grade == g])) for g, ja in _GRADES.items()]


_GRADES = {**{g: f"{g} {ja}" for g, ja in gaiji.GRADES.items()}, "": "未決定"}


def _sums(lines: list[gaiji.Line]) -> tuple[int, int, int]:
    return len(lines), sum(x.uses for x in lines), sum(x.residents for x in lines)


def characters() -> Characters:
    """Needs an open municipality."""
    decided = as_of(CharacterDecision, None).filter(municipality=current_or_raise()).order_by("character")
    names = Decided.__dataclass_fields__
    return Characters(
        open=tuple(_open()),
        decided=tuple(Decided(**row) for row in decided.values(*names)),
        gaiji=tuple(gaiji.lines()),
        doubtful=tuple(_doubtful()),
    )


def _doubtful() -> list[Doubtful]:
    persons = doubtful_persons(clock.today())
    labels = labels_of(persons, clock.today())
    return [Doubtful(n, labels[n].name, why_doubtful(labels[n].name)) for n in persons]


def _open() -> list[Choice]:
    with connection.cursor() as cursor:
        cursor.execute(RARE, [current_or_raise()])
        counted = dict(cursor.fetchall())
    found = unresolved(counted)
    return [
        Choice(character, choices, sum(n for name, n in counted.items() if character in name))
        for character, choices in sorted(found.items())
    ]
