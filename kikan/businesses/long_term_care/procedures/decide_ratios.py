"""decide_ratios: what each certified person pays of a service from August on (負担割合の判定)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.long_term_care.models.certification import CopayRatio
from kikan.businesses.long_term_care.reads.ratio_facts import ratios, year_from
from kikan.law.days import date_of
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.journal.append import append, head
from kikan.shared.procedures import procedure
from kikan.shared.tenancy.opener import current_or_raise

CITES = "介護保険法第49条の2・施行令第22条の2"


@dataclass(frozen=True)
class RatioChange:
    """A person whose tenths are new (before None) or others than before."""

    person: int
    before: int | None
    after: int


@procedure("long_term_care.decide_ratios", right="long_term_care.batch", ja="負担割合の判定")
def decide_ratios(*, year: int, actor: Actor) -> list[RatioChange]:
    """Let every certified person's ratio of the year from August be what the facts say now; one entry for all changes.

    Running it again without new facts changes nothing. Errors: LawGap.
    """
    found = ratios(year, head())
    begins, until = year_from(year)
    rows = CopayRatio.objects.filter(
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
        actor=actor, kind="long_term_care.ratios_decided", procedure="long_term_care.decide_ratios",
        subjects=[("person", c.person) for c in changes], happened_on=begins, cites=CITES,
    ).number  # fmt: skip
    history.write(CopayRatio, ended=ended, added=[_row(*each, until, entry) for each in added], entry=entry)
    return changes


def _row(
    person: int, tenths: int, holds_from: date, working: list[int], until: date, entry: int
) -> CopayRatio:
    return CopayRatio(
        municipality=current_or_raise(), person=person, tenths=tenths, working=working, valid_from=holds_from,
        valid_until=until, entry=entry,
    )  # fmt: skip
