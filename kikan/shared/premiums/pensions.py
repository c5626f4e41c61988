"""Who pays from a pension (特別徴収の開始・中止): the rows, and what moves between both ways of collection."""

from datetime import date

from kikan.law.days import next_month
from kikan.law.notions.from_pensions import PENSION_MONTHS
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.asking import follow
from kikan.shared.ledger.models import ChargeLine
from kikan.shared.premiums.models import PensionCollection, Premium
from kikan.shared.premiums.plan import PremiumPlan, Withholds
from kikan.shared.premiums.reads import collection_of
from kikan.shared.tenancy import clock, ordinances
from kikan.shared.tenancy.opener import current_or_raise


def begin(
    plan: Withholds, *, person: int, payer: int, begins_on: date, actor: Actor, procedure: str, read_at: int | None = None,
    interim: int = 0,
) -> Entry:  # fmt: skip
    """The pension payer collects from a day on; the next yearly run splits the premium.

    interim: what each interim month takes where the collection begins in April.
    Errors: Refused where one collects on that day or later.
    """
    if collection_of(plan, person, begins_on) is not None:
        raise Refused(
            "すでに特別徴収の対象になっています。", field="begins_on",
            what_to_do="先の特別徴収を中止してから入力してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind=plan.kinds.pension_begun, procedure=procedure, subjects=[("person", person)],
        happened_on=begins_on, cites=plan.begin_cites, read_at=read_at,
    )  # fmt: skip
    key = {"levy": plan.levy.code, "person": person}
    history.add(
        PensionCollection, key, {"payer": payer, "interim": interim}, entry=entry.number, valid_from=begins_on
    )
    return entry


def end(
    plan: PremiumPlan, *, person: int, ends_on: date, reason: str, actor: Actor, procedure: str, read_at: int | None = None
) -> Entry:  # fmt: skip
    """The pension payer stops on a day: the months after it are asked of the person with the instalments left.

    Errors: NotFound where nobody collects then.
    Law: 介護保険法第138条
    """
    entry = stop(
        plan, person=person, ends_on=ends_on, reason=reason, actor=actor, procedure=procedure, read_at=read_at
    )
    _ask_instead(plan, person, ends_on, entry.number)
    return entry


def stop(
    plan: Withholds, *, person: int, ends_on: date, reason: str, actor: Actor, procedure: str, read_at: int | None = None
) -> Entry:  # fmt: skip
    """The pension payer stops on a day; the caller asks for what is left. Errors: NotFound where nobody collects then."""
    row = collection_of(plan, person, ends_on)
    if row is None or row.valid_from > ends_on:
        raise NotFound(
            "その日に特別徴収の対象になっていません。", field="ends_on", what_to_do="特別徴収の期間を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind=plan.kinds.pension_ended, procedure=procedure, subjects=[("person", person)],
        happened_on=ends_on, cites=plan.end_cites, reason=reason[:40], read_at=read_at,
    )  # fmt: skip
    key = {"levy": plan.levy.code, "person": person}
    if ends_on > row.valid_from:
        kept = {"payer": row.payer, "interim": row.interim, "ended_for": reason}
        history.replace(
            PensionCollection, key, kept, entry=entry.number, valid_from=row.valid_from, valid_until=ends_on
        )
    history.end(PensionCollection, key, entry=entry.number, on=ends_on)
    return entry


def stop_next_month(plan: Withholds, person: int, reason: str, entry: int) -> date:
    """The pension payer is told to stop: nothing is taken from the next month on, whose first day is returned."""
    today = clock.today()
    following = next_month(today)
    key = {"levy": plan.levy.code, "person": person}
    rows = PensionCollection.objects.filter(
        municipality=current_or_raise(), ended_by__isnull=True, valid_until__gt=following, **key
    )
    for row in list(rows):
        begins = row.valid_from
        if begins >= following:
            history.end(PensionCollection, key, entry=entry, on=begins)
            continue
        values = {"payer": row.payer, "interim": row.interim, "ended_for": reason}
        history.replace(PensionCollection, key, values, entry=entry, valid_from=begins, valid_until=following)
        history.end(PensionCollection, key, entry=entry, on=following)
    return following


def take_back(charge: int, fiscal_year: int, ends_on: date, entry: int) -> tuple[int, ...]:
    """Take off a pension's charge the months from a day on; returns the components that are to be asked instead."""
    later = [
        i for i, month in enumerate(PENSION_MONTHS, 1) if date(fiscal_year + (month < 4), month, 1) >= ends_on
    ]
    moved: dict[int, list[int]] = {}
    for line in ChargeLine.objects.filter(charge=charge, instalment__in=later):
        sums = moved.setdefault(line.instalment, [0] * len(line.components))
        moved[line.instalment] = [a + b for a, b in zip(sums, line.components, strict=True)]
    ledger.place(charge, {i: tuple(-part for part in parts) for i, parts in moved.items()}, entry=entry)
    return tuple(sum(parts) for parts in zip(*moved.values(), strict=True))


def _ask_instead(plan: PremiumPlan, person: int, ends_on: date, entry: int) -> None:
    """Move what the pension would have paid from that day on to the person's own instalments."""
    year = ends_on.year - (ends_on.month < 4)
    row = Premium.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, person=person, fiscal_year=year, ended_by__isnull=True
    ).first()  # fmt: skip
    if row is None or not row.pension_charge:
        return
    moved = take_back(row.pension_charge, year, ends_on, entry)
    if not moved:
        return
    before = ledger.charged_components(row.charge, len(plan.levy.components))
    wanted = tuple(a + b for a, b in zip(before, moved, strict=True))
    calendar = plan.calendar(ordinances.law("fiscal_year", year))
    own = follow(
        row.charge, wanted, levy=plan.levy, payer=person, reference=person, calendar=calendar, entry=entry
    )
    if own != row.charge:
        key = {"levy": plan.levy.code, "person": person, "fiscal_year": year}
        history.change(
            Premium, key, {"charge": own}, entry=entry, valid_from=row.valid_from, valid_until=row.valid_until
        )
