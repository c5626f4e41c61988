"""reassess_changed: taxes follow facts that changed after the assessment (更正・決定)."""

from datetime import date

from kikan.businesses.resident_tax.models import Assessment, FollowedYear
from kikan.businesses.resident_tax.procedures import following
from kikan.businesses.resident_tax.procedures.following import Change, year_of
from kikan.businesses.resident_tax.reads.assessments import CORRECTED
from kikan.businesses.resident_tax.reads.tax_facts import FACTS
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.jobs.trial import changed_since
from kikan.shared.journal.append import append, head
from kikan.shared.ledger.asking import YearCalendar
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

CITES = "地方税法第321条の2"


@procedure("resident_tax.reassess_changed", right="resident_tax.change", ja="住民税の更正・決定")
def reassess_changed(
    *, fiscal_year: int, actor: Actor, reason: str = "所得等の変更", notified_on: date | None = None
) -> list[Change]:
    """Recompute exactly the people whose facts have rows after the last assessment, by the law of that year.

    One entry a person, so that each notice and each cause can be followed; whose time is over is named and left.
    Running it again without new facts changes nothing. Errors: Refused where the year is not assessed; LawGap.
    """
    followed = _followed(fiscal_year)
    known_at = head()
    persons = [int(p) for p in changed_since(FACTS, followed.known_at)]
    if not persons:
        return []
    year = year_of(fiscal_year)
    before = following.current(fiscal_year, persons)
    changes = []
    for person, values in following.computed_rows(year, known_at, persons).items():
        change = _follow(person, year, before.get(person), values, actor, reason, notified_on, is_fraud=False)
        if change is not None:
            changes.append(change)
    last = max((c.entry for c in changes), default=known_at) or known_at
    FollowedYear.objects.get_or_create(
        municipality=actor.municipality, fiscal_year=fiscal_year, entry=last, known_at=known_at
    )
    return changes


@procedure("resident_tax.reassess_person", right="resident_tax.change", ja="住民税の更正・決定（一人）")
def reassess_person(
    *,
    person: int,
    fiscal_year: int,
    reason: str,
    actor: Actor,
    notified_on: date | None = None,
    is_fraud: bool = False,
    read_at: int | None = None,
) -> list[Change]:
    """Recompute one person of an assessed year; empty where nothing changes.

    is_fraud: 偽りその他不正の行為, which leaves more time. Errors: NotFound for somebody who was not and is not taxed;
    Refused where the year is not assessed or it is too late; LawGap.
    """
    _followed(fiscal_year)
    year = year_of(fiscal_year)
    before = following.current(fiscal_year, [person]).get(person)
    values = following.computed_rows(year, head(), [person])[person]
    if before is None and values is None:
        raise NotFound(
            "この人は、この年度の課税の対象ではありません。", field="person",
            what_to_do="賦課期日（1月1日）の住所と、家屋敷・住登外課税の登録を確かめてください。",
        )  # fmt: skip
    change = _follow(
        person, year, before, values, actor, reason, notified_on, is_fraud=is_fraud, read_at=read_at
    )
    if change is None:
        return []
    if change.refused:
        raise Refused(change.refused, what_to_do="期間制限の規定と法定納期限を確かめてください。")
    return [change]


def _followed(fiscal_year: int) -> FollowedYear:
    rows = FollowedYear.objects.filter(municipality=current_or_raise(), fiscal_year=fiscal_year)
    found = rows.order_by("-known_at").first()
    if found is None:
        raise Refused(
            f"{fiscal_year}年度はまだ賦課していません。", what_to_do="先に当初賦課を行ってください。"
        )
    return found


def _follow(
    person: int,
    year: YearCalendar,
    before: Assessment | None,
    values: dict[str, object] | None,
    actor: Actor,
    reason: str,
    notified_on: date | None,
    *,
    is_fraud: bool,
    read_at: int | None = None,
) -> Change | None:
    values = following.keep_split(before, values)
    if following.is_same(before, values):
        return None
    was, now = before.annual_tax if before else 0, int(str(values["annual_tax"])) if values else 0
    if late := following.too_late(year, was, now, is_fraud):
        return Change(person, was, now, 0, late)
    entry = append(
        actor=actor, kind=CORRECTED, procedure="resident_tax.reassess_changed", subjects=[("person", person)],
        happened_on=clock.today(), reason=reason[:40], cites=CITES, read_at=read_at,
    )  # fmt: skip
    following.write(person, year, before, values, entry=entry.number, notified_on=notified_on)
    return Change(person, was, now, entry.number)
