"""Who pays from a pension (特別徴収の開始・中止): the rows, and what moves between both ways of collection."""

from datetime import date

from kikan.law.notions.from_pensions import PENSION_MONTHS
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.ledger import charge as ledger
from kikan.shared.ledger.asking import follow
from kikan.shared.ledger.models import ChargeLine
from kikan.shared.premiums.models import PensionCollection, Premium
from kikan.shared.premiums.plan import PremiumPlan
from kikan.shared.premiums.reads import collection_of
from kikan.shared.tenancy import ordinances
from kikan.shared.tenancy.opener import current_or_raise


def begin(
    plan: PremiumPlan, *, person: int, payer: int, begins_on: date, actor: Actor, procedure: str, read_at: int | None = None
) -> Entry:  # fmt: skip
    """The pension payer collects from a day on; the next yearly run splits the premium.

    Errors: Refused where one collects on that day or later.
    """
    if collection_of(plan, person, begins_on) is not None:
        raise Refused(
            "すでに特別徴収の対象になっています。", field="begins_on",
            what_to_do="先の特別徴収を中止してから入力してください。",
        )  # fmt: skip
    entry = append(
        actor=actor, kind=plan.kinds.pension_begun, procedure=procedure, subjects=[("person", person)],
        happened_on=begins_on, cites="介護保険法第135条", read_at=read_at,
    )  # fmt: skip
    key = {"levy": plan.levy.code, "person": person}
    history.add(
        PensionCollection, key, {"payer": payer, "interim": 0}, entry=entry.number, valid_from=begins_on
    )
    return entry


def end(
    plan: PremiumPlan, *, person: int, ends_on: date, reason: str, actor: Actor, procedure: str, read_at: int | None = None
) -> Entry:  # fmt: skip
    """The pension payer stops on a day: the months after it are asked of the person with the instalments left.

    Errors: NotFound where nobody collects then.
    Law: 介護保険法第138条
    """
    row = collection_of(plan, person, ends_on)
    if row is None or row.valid_from > ends_on:
        raise NotFound(
            "その日に特別徴収の対象になっていません。", field="ends_on", what_to_do="特別徴収の期間を確かめてください。"
        )  # fmt: skip
    entry = append(
        actor=actor, kind=plan.kinds.pension_ended, procedure=procedure, subjects=[("person", person)],
        happened_on=ends_on, cites="介護保険法第138条", reason=reason[:40], read_at=read_at,
    )  # fmt: skip
    key = {"levy": plan.levy.code, "person": person}
    if ends_on > row.valid_from:
        kept = {"payer": row.payer, "interim": row.interim, "ended_for": reason}
        history.replace(
            PensionCollection, key, kept, entry=entry.number, valid_from=row.valid_from, valid_until=ends_on
        )
    history.end(PensionCollection, key, entry=entry.number, on=ends_on)
    _ask_instead(plan, person, ends_on, entry.number)
    return entry


def _ask_instead(plan: PremiumPlan, person: int, ends_on: date, entry: int) -> None:
    """Move what the pension would have paid from that day on to the person's own instalments."""
    year = ends_on.year - (ends_on.month < 4)
    row = Premium.objects.filter(
        municipality=current_or_raise(), levy=plan.levy.code, person=person, fiscal_year=year, ended_by__isnull=True
    ).first()  # fmt: skip
    if row is None or not row.pension_charge:
        return
    later = [i for i, month in enumerate(PENSION_MONTHS, 1) if date(year + (month < 4), month, 1) >= ends_on]
    moved: dict[int, list[int]] = {}
    for line in ChargeLine.objects.filter(charge=row.pension_charge, instalment__in=later):
        sums = moved.setdefault(line.instalment, [0] * len(line.components))
        moved[line.instalment] = [a + b for a, b in zip(sums, line.components, strict=True)]
    if not moved:
        return
    back = {i: tuple(-part for part in parts) for i, parts in moved.items()}
    ledger.place(row.pension_charge, back, entry=entry)
    before = ledger.charged_components(row.charge, len(plan.levy.components))
    wanted = tuple(a + sum(parts[k] for parts in moved.values()) for k, a in enumerate(before))
    calendar = plan.calendar(ordinances.law("fiscal_year", year))
    own = follow(
        row.charge, wanted, levy=plan.levy, payer=person, reference=person, calendar=calendar, entry=entry
    )
    if own != row.charge:
        key = {"levy": plan.levy.code, "person": person, "fiscal_year": year}
        history.change(
            Premium, key, {"charge": own}, entry=entry, valid_from=row.valid_from, valid_until=row.valid_until
        )
