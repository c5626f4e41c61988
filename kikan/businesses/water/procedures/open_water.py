"""open_water: somebody begins to use water at a point (開栓・使用開始)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.water.models import Contract, ContractState, NeverStop, Sewer, Well
from kikan.businesses.water.reads.points import Standing, last_reading, point_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.models import Person
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import as_of
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.opener import current_or_raise

CONTRACTS = "water.contract"
CITES = "水道法第15条第1項"


@dataclass(frozen=True)
class Terms:
    """What a contract says beside its user (契約の内容)."""

    sewer: int = Sewer.NONE
    sewer_use: int = 1
    well: int = Well.NONE
    well_uses: int = 0
    persons: int = 0
    not_drained: int = 0
    reduction: int = 0
    never_stop: int = NeverStop.NONE


@procedure("water.open_water", right="water.change", ja="開栓（使用開始）")
def open_water(
    *,
    point: int,
    payer: int,
    opened_on: date,
    index: int | None,
    terms: Terms,
    actor: Actor,
    read_at: int | None = None,
) -> int:
    """Begin a contract. Returns its number; water is counted from `index` (None: where the meter stood last).

    Errors: NotFound for point or person; Refused where the point is in use, or for a reading that cannot be.
    """
    known = point_on(point, opened_on)
    check_payer(payer)
    check_terms(terms, known.state.has_tap)
    _refuse_in_use(known, opened_on)
    start = _start_of(known, index)
    number = numbers.draw(CONTRACTS)
    entry = append(
        actor=actor, kind="water.opened", procedure="water.open_water",
        subjects=[("water_contract", number), ("water_point", point), ("person", payer)], happened_on=opened_on,
        cites=CITES, read_at=read_at,
    )  # fmt: skip
    begin_contract(number, point, payer, opened_on, terms, start, entry.number)
    return number


def begin_contract(
    number: int, point: int, payer: int, opened_on: date, terms: Terms, start: int, entry: int
) -> None:
    """Write a contract: its identity and its first state; water is counted from `start` on."""
    Contract.objects.create(number=number, entry=entry, municipality=current_or_raise())
    values = {
        **vars(terms), "contract": number, "payer": payer, "opened_on": opened_on, "opened_index": start,
    }  # fmt: skip
    history.add(ContractState, {"point": point}, values, entry=entry, valid_from=opened_on)


def check_payer(payer: int) -> None:
    """Errors: NotFound for a number nobody gave."""
    if not Person.objects.filter(number=payer, municipality=current_or_raise()).exists():
        raise NotFound(
            "その宛名番号の人はいません。",
            field="payer",
            what_to_do="宛名番号を確かめるか、住登外者として登録してください。",
        )


def check_terms(terms: Terms, has_tap: bool) -> None:
    """Errors: Refused for terms that contradict each other."""
    if terms.sewer not in Sewer.values or terms.well not in Well.values:
        raise Refused("下水の別と井戸の区分を選んでください。", field="sewer")
    if terms.well in (Well.ASSESSED, Well.ONLY) and (terms.persons < 1 or not terms.well_uses):
        raise Refused(
            "井戸水を人数で認定するときは、世帯人数と井戸水の用途を入力してください。", field="persons"
        )
    if terms.well and not terms.sewer:
        raise Refused("井戸の区分は、下水道を使うときだけ入力します。", field="well")
    if not has_tap and not terms.sewer:
        raise Refused("水道のない施設には、下水の別を入力してください。", field="sewer")
    if min(terms.persons, terms.not_drained, terms.reduction) < 0:
        raise Refused("人数、減量、減免区分に負の数は入力できません。", field="persons")


def _refuse_in_use(known: Standing, day: date) -> None:
    later = as_of(ContractState, None).filter(point=known.point, valid_until__gt=day).first()
    if later is not None:
        raise Refused(
            "この水栓はほかの契約で使用中です。", field="point",
            what_to_do="先に中止を入力するか、使用者の変更を入力してください。",
        )  # fmt: skip
    last = last_reading(known.point)
    if last is not None and last.valid_until > day:
        raise Refused("最後の検針の日より前から開栓することはできません。", field="opened_on")


def _start_of(known: Standing, index: int | None) -> int:
    if index is None:
        return known.last_index
    if known.meter is not None and not 0 <= index < 10**known.meter.digits:
        raise Refused("指針が量水器の桁数を超えています。", field="index")
    return index
