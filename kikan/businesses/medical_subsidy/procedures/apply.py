"""The applications for a scheme, also of a whole family at once, are taken in (医療費助成の交付申請)."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from kikan.businesses.medical_subsidy.models import Application, Insurance, TaxProof
from kikan.businesses.medical_subsidy.models.application import Scheme, State
from kikan.businesses.medical_subsidy.procedures.checking import (
    CITES,
    require_insurer_number,
    require_known,
    require_not_later,
    require_resident,
)
from kikan.businesses.medical_subsidy.procedures.record_tax import fiscal_year
from kikan.businesses.medical_subsidy.reads import recipients as reads
from kikan.businesses.medical_subsidy.reads.standing import members_on
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers

SERIES = "medical_subsidy.application"


@procedure("medical_subsidy.apply_child", right="medical_subsidy.change", ja="子育て支援医療の申請")
def apply_child(
    *,
    person: int,
    applied_on: date,
    payee: int,
    actor: Actor,
    event_on: date | None = None,
    insurer: int | None = None,
    insurer_number: str = "",
    symbol: str = "",
    is_assisted: bool = False,
    read_at: int | None = None,
) -> Entry:
    """Take in the application of a child's guardian. Errors: as `_apply`."""
    told = {"payee": payee, "supporter": payee, "is_assisted": is_assisted, "event_on": event_on}
    insured = (insurer, insurer_number, symbol)
    return _apply(
        Scheme.CHILD, "medical_subsidy.apply_child", person, applied_on, told, insured, actor, read_at
    )


@procedure(
    "medical_subsidy.apply_disability", right="medical_subsidy.change", ja="重度心身障がい者医療の申請"
)
def apply_disability(
    *,
    person: int,
    applied_on: date,
    actor: Actor,
    physical: int = 0,
    mental: int = 0,
    intellectual: int = 0,
    pension: int = 0,
    special_child_rearing: int = 0,
    ground_until: date | None = None,
    event_on: date | None = None,
    payee: int | None = None,
    supporter: int | None = None,
    is_income_taxed: bool | None = None,
    levy: int | None = None,
    insurer: int | None = None,
    insurer_number: str = "",
    symbol: str = "",
    is_assisted: bool = False,
    read_at: int | None = None,
) -> Entry:
    """Take in an application by handbook, pension or allowance; taxes the town cannot see come with it.

    ground_until: the last day of the handbook. Errors: Refused without any of them; as `_apply`.
    """
    grades = {
        "physical": physical, "mental": mental, "intellectual": intellectual, "pension": pension,
        "special_child_rearing": special_child_rearing,
    }  # fmt: skip
    if not any(grades.values()):
        raise Refused(
            "手帳・年金・手当の等級がありません。", cites=CITES, field="physical",
            what_to_do="手帳などを確かめ、等級を一つ以上選んでください。",
        )  # fmt: skip
    told = {
        "payee": payee, "supporter": supporter, "is_assisted": is_assisted, "event_on": event_on,
        "ground_until": ground_until, **grades,
    }  # fmt: skip
    insured, proof = (insurer, insurer_number, symbol), (is_income_taxed, levy)
    name = "medical_subsidy.apply_disability"
    return _apply(Scheme.SEVERE_DISABILITY, name, person, applied_on, told, insured, actor, read_at, proof)


@procedure(
    "medical_subsidy.apply_single_parent", right="medical_subsidy.change", ja="ひとり親家庭等医療の申請"
)
def apply_single_parent(
    *,
    person: int,
    applied_on: date,
    supporter: int,
    child: int,
    work: int,
    is_single: bool,
    actor: Actor,
    event_on: date | None = None,
    is_income_taxed: bool | None = None,
    insurer: int | None = None,
    insurer_number: str = "",
    symbol: str = "",
    is_assisted: bool = False,
    read_at: int | None = None,
) -> Entry:
    """Take in the application of one member of a family: the parent (supporter) or a child.

    child: whose age ends it, the person's own for a child, the youngest for the parent. Errors: as `_apply`.
    """
    told = {
        "payee": supporter, "supporter": supporter, "is_assisted": is_assisted, "event_on": event_on, "child": child,
        "work": work, "is_single": is_single,
    }  # fmt: skip
    insured, proof = (insurer, insurer_number, symbol), (is_income_taxed, None)
    name = "medical_subsidy.apply_single_parent"
    return _apply(Scheme.SINGLE_PARENT, name, person, applied_on, told, insured, actor, read_at, proof)


def _apply(
    scheme: Scheme, name: str, person: int, applied_on: date, told: dict[str, Any], insured: tuple[int | None, str, str],
    actor: Actor, read_at: int | None, proof: tuple[bool | None, int | None] = (None, None),
) -> Entry:  # fmt: skip
    """Errors: NotFound for nobody who lives here or a number of nobody; Refused from the future, for an insurer's number that
    is none, or while another application of the scheme waits.
    """
    _require_free(scheme, person, applied_on, told)
    require_insurer_number(insured[1])
    year = fiscal_year(applied_on) if any(p is not None for p in proof) else None
    number = numbers.draw(SERIES)
    entry = append(
        actor=actor, kind="medical_subsidy.applied", procedure=name,
        subjects=[("person", person), ("medical_application", number)], happened_on=applied_on, reported_on=applied_on,
        reason=str(scheme.label), cites=CITES, read_at=read_at,
    )  # fmt: skip
    values = {"person": person, "scheme": scheme, "applied_on": applied_on, **told}
    history.add(Application, {"number": number}, values, entry=entry.number, valid_from=applied_on)
    _write_told(person, applied_on, year, insured, proof, entry.number)
    return entry


def _require_free(scheme: Scheme, person: int, applied_on: date, told: dict[str, Any]) -> None:
    require_not_later(applied_on, "applied_on")
    require_resident(person, max(applied_on, told["event_on"] or applied_on), "applied_on")
    for field in ("payee", "supporter", "child"):
        require_known(told.get(field), field)
    if reads.applications(person=person, scheme=scheme, state=State.WAITING):
        raise Refused(
            f"宛名番号{person}の人に、審査中の{scheme.label}の申請があります。", field="applied_on",
            what_to_do="先の申請を決定してください。",
        )  # fmt: skip


@procedure(
    "medical_subsidy.apply_family", right="medical_subsidy.change", ja="家族をまとめた医療費助成の申請"
)
def apply_family(
    *,
    person: int,
    scheme: int,
    applied_on: date,
    members: Sequence[int],
    actor: Actor,
    event_on: date | None = None,
    work: int = 0,
    is_single: bool = False,
    insurer: int | None = None,
    insurer_number: str = "",
    symbol: str = "",
    read_at: int | None = None,
) -> Entry:
    """Take in one application for each child of a guardian's household, and for the single parent too, under one entry.

    person: the guardian, who receives the money and supports. Each application is decided by itself; undoing the entry undoes
    all. Errors: NotFound for somebody who is not of the household; Refused for the scheme of disability, nobody chosen, or as
    `_apply`.
    """
    if scheme not in (Scheme.CHILD, Scheme.SINGLE_PARENT):
        raise Refused(
            "この制度は、一人ずつ申請を受け付けます。",
            field="scheme",
            what_to_do="制度を選び直してください。",
        )
    if scheme == Scheme.SINGLE_PARENT and not work:
        raise Refused(
            "保護者の就労の状況がありません。",
            cites=CITES,
            field="work",
            what_to_do="就労の状況を選んでください。",
        )
    home = members_on(person, max(applied_on, event_on or applied_on))
    wanted = [p for p in home if p in set(members) and p != person]
    if not wanted or len(wanted) != len(set(members) - {person}):
        raise NotFound(
            "同じ世帯の子を選んでください。", field="members", what_to_do="世帯と子を確かめてください。"
        )
    require_insurer_number(insurer_number)
    shared = {"payee": person, "supporter": person, "event_on": event_on}
    if scheme == Scheme.SINGLE_PARENT:
        shared |= {"work": work, "is_single": is_single}
        told = {p: shared | {"child": p} for p in wanted} | {person: shared | {"child": wanted[-1]}}
    else:
        told = dict.fromkeys(wanted, shared)
    for one, values in told.items():
        _require_free(Scheme(scheme), one, applied_on, values)
    first = numbers.draw(SERIES, len(told))
    entry = append(
        actor=actor, kind="medical_subsidy.applied", procedure="medical_subsidy.apply_family",
        subjects=[("person", p) for p in told]
        + [("medical_application", first + n) for n in range(len(told))],
        happened_on=applied_on, reported_on=applied_on, reason=str(Scheme(scheme).label), cites=CITES, read_at=read_at,
    )  # fmt: skip
    for number, (one, values) in enumerate(told.items(), start=first):
        row = {"person": one, "scheme": scheme, "applied_on": applied_on, **values}
        history.add(Application, {"number": number}, row, entry=entry.number, valid_from=applied_on)
        _write_told(one, applied_on, None, (insurer, insurer_number, symbol), (None, None), entry.number)
    return entry


def _write_told(
    person: int, on: date, year: int | None, insured: tuple[int | None, str, str], proof: tuple[bool | None, int | None],
    entry: int,
) -> None:  # fmt: skip
    insurer, number, symbol = insured
    if insurer is not None:
        values = {"insurer": insurer, "insurer_number": number, "symbol": symbol}
        history.replace(Insurance, {"person": person}, values, entry=entry, valid_from=on)
    if year is not None:
        taxed, levy = proof
        key = {"person": person, "year": year}
        told = {"is_income_taxed": taxed, "levy": levy}
        history.replace(TaxProof, key, told, entry=entry, valid_from=date(year, 4, 1))
