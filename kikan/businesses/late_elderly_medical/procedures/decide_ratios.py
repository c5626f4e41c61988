"""decide_ratios: what each insured person pays at the window from August on (負担割合の判定)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.late_elderly_medical.models import Ratio
from kikan.businesses.late_elderly_medical.reads.ratio_facts import ratios, year_from
from kikan.law.days import date_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise

CITES = "高齢者の医療の確保に関する法律第67条・施行令第7条"


@dataclass(frozen=True)
class RatioChange:
    """A person whose tenths are new (before None) or others than before."""

    person: int
    before: int | None
    after: int


@procedure("late_elderly_medical.decide_ratios", right="late_elderly_medical.batch", ja="負担割合の判定")
def decide_ratios(*, year: int, actor: Actor) -> list[RatioChange]:
    """Let every insured person's ratio of the year from August be what the facts say now; one entry for all changes.

    Running it again without new facts changes nothing. Errors: LawGap.
    """
    found = ratios(year, head())
    begins, until = year_from(year)
    rows = Ratio.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, valid_from__lt=until, valid_until__gt=begins
    )
    standing = {row.person: row for row in rows}
    packed = found.working.pack().tolist()
    ended, added, changes = [], [], []
    for i, person in enumerate(found.person.tolist()):
        before, tenths = standing.get(person), int(found.working.tenths[i])
        holds_from = date_of(int(found.begins[i]))
        if before is not None and (before.tenths, before.valid_from) == (tenths, holds_from):
            continue
        ended += [before] if before is not None else []
        added.append((person, tenths, holds_from, packed[i]))
        if before is None or before.tenths != tenths:
            changes.append(RatioChange(person, before.tenths if before else None, tenths))
    if not added:
        return []
    entry = append(
        actor=actor, kind="late_elderly_medical.ratios_decided", procedure="late_elderly_medical.decide_ratios",
        subjects=[("person", c.person) for c in changes], happened_on=begins, cites=CITES,
    ).number  # fmt: skip
    history.write(Ratio, ended=ended, added=[_row(*each, until, entry) for each in added], entry=entry)
    return changes


def _row(person: int, tenths: int, holds_from: date, working: list[int], until: date, entry: int) -> Ratio:
    return Ratio(
        municipality=current_or_raise(), person=person, tenths=tenths, working=working, valid_from=holds_from,
        valid_until=until, entry=entry,
    )  # fmt: skip
