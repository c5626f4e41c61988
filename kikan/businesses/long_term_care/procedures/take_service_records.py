"""take_service_records: the federation's file of services used (給付実績の取込み); bad lines are kept with their reasons."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from kikan.businesses.long_term_care.models.federation import (
    FederationFile,
    FederationReject,
    ServiceRecord,
)
from kikan.businesses.long_term_care.reads.insured import persons_of
from kikan.law.days import day
from kikan.shared.access import Actor
from kikan.shared.errors import Refused
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import numbers
from kikan.shared.tenancy.columns import write_columns
from kikan.shared.tenancy.opener import current_or_raise

FILES = "long_term_care.federation_file"
LONGEST = 200
KEY = ("person", "month", "office", "service")


@dataclass(frozen=True)
class Service:
    """A line that could be read; money in yen. is_withdrawn: what was told before is taken back (過誤)."""

    line: int
    text: str = field(repr=False)
    insured_number: int
    month: date
    office: int
    service: str
    units: int
    cost: int
    benefit: int
    copay: int
    is_withdrawn: bool = False

    @property
    def amounts(self) -> tuple[int, ...]:
        return self.units, self.cost, self.benefit, self.copay


@dataclass(frozen=True)
class Fault:
    """A line not taken, and why."""

    line: int
    text: str = field(repr=False)
    reason: str


@dataclass(frozen=True)
class ServiceFile:
    """A file as it was read; month: 審査年月."""

    sha256: str
    month: date
    services: tuple[Service, ...] = field(repr=False)
    faults: tuple[Fault, ...] = field(repr=False)


@dataclass(frozen=True)
class Checked:
    """What would become of a file (試しの読込み): each line that can be taken with its person and sequence; the others."""

    good: tuple[tuple[int, Service, int], ...] = field(repr=False)
    faults: tuple[Fault, ...] = field(repr=False)


def checked(file: ServiceFile) -> Checked:
    """Try a file against what is known; nothing is written. Needs an open municipality; two queries.

    Errors: Refused for an empty file or one taken before.
    """
    town = current_or_raise()
    if not file.services and not file.faults:
        raise Refused("ファイルに明細がありません。", field="file", what_to_do="ファイルを確かめてください。")
    if FederationFile.objects.filter(municipality=town, sha256=file.sha256).exists():
        raise Refused(
            "同じ内容のファイルはすでに取り込んでいます。", field="file", what_to_do="取り込んだファイルを確かめてください。"
        )  # fmt: skip
    person = persons_of({s.insured_number for s in file.services})
    months = {s.month for s in file.services}
    rows = ServiceRecord.objects.filter(municipality=town, month__in=months)
    known: dict[tuple[object, ...], tuple[int, tuple[int, ...]]] = {
        row[:4]: (row[4], row[5:])
        for row in rows.order_by("sequence").values_list(
            *KEY, "sequence", "units", "cost", "benefit", "copay"
        )
    }
    good, faults = [], list(file.faults)
    for one in file.services:
        who = person.get(one.insured_number)
        key = (who, one.month, one.office, one.service)
        told = known.get(key)
        why = (
            "被保険者番号が登録されていません" if who is None
            else "サービス提供年月が審査年月より後です" if one.month > file.month
            else _clash(one, told)
        )  # fmt: skip
        if why or who is None:
            faults.append(Fault(one.line, one.text, why))
            continue
        sequence = 0 if told is None else told[0] + 1
        known[key] = (sequence, one.amounts)
        good.append((who, one, sequence))
    return Checked(tuple(good), tuple(sorted(faults, key=lambda f: f.line)))


def _clash(one: Service, told: tuple[int, tuple[int, ...]] | None) -> str:
    """Why a line does not fit what was told last of the same person, month, office and service; told: sequence, amounts."""
    stands = told is not None and told[0] % 2 == 0
    if not one.is_withdrawn:
        return "同じ人・月・事業所・サービスの実績がすでにあります" if stands else ""
    if told is None or not stands:
        return "取り下げる実績がありません"
    return "" if one.amounts == told[1] else "取り下げる額が、取り込んだ実績と違います"


@procedure("long_term_care.take_service_records", right="long_term_care.batch", ja="給付実績の取込み")
def take_service_records(*, file: ServiceFile, actor: Actor) -> int:
    """Keep every line that can be taken, set the others aside; returns the file's number. Errors: Refused as `checked`.

    What is taken back stays and is outweighed by a line of its own.
    """
    found = checked(file)
    number = numbers.draw(FILES)
    entry = append(
        actor=actor, kind="long_term_care.service_records_taken", procedure="long_term_care.take_service_records",
        subjects=[("care_file", number)], happened_on=file.month, cites="介護保険法第41条第9項・第10項",
    )  # fmt: skip
    FederationFile.objects.create(
        municipality=current_or_raise(), number=number, sha256=file.sha256, month=file.month,
        records=len(found.good) + len(found.faults), taken=len(found.good), entry=entry.number,
    )  # fmt: skip
    FederationReject.objects.bulk_create(
        FederationReject(
            municipality=current_or_raise(), file=number, line=f.line, text=f.text[:LONGEST], reason=f.reason
        )
        for f in found.faults
    )
    if found.good:
        _keep(number, found.good, entry.number)
    return number


def _keep(file: int, good: tuple[tuple[int, Service, int], ...], entry: int) -> None:
    plain = ("line", "office")
    columns = {name: np.array([getattr(s, name) for _, s, _ in good], dtype=np.int64) for name in plain}
    sign = np.array([-1 if s.is_withdrawn else 1 for _, s, _ in good], dtype=np.int64)
    for name in ("units", "cost", "benefit", "copay"):
        columns[name] = sign * np.array([getattr(s, name) for _, s, _ in good], dtype=np.int64)
    write_columns(
        "long_term_care_service_record",
        {
            **columns, "file": file, "person": np.array([who for who, _, _ in good], dtype=np.int64),
            "sequence": np.array([sequence for _, _, sequence in good], dtype=np.int64),
            "month": np.array([day(s.month) for _, s, _ in good], dtype=np.int64),
            "service": [s.service for _, s, _ in good], "entry": entry,
        },
    )  # fmt: skip
