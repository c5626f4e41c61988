"""register_collector: a body begins to collect resident tax (特別徴収義務者の指定)."""

from dataclasses import dataclass
from datetime import date

from kikan.businesses.resident_tax.models import Collector
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.collection_paths import SALARY
from kikan.ground.check_digits import is_corporate_number
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees import outside
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

SERIES = "resident_tax.collector"
CITES = "地方税法 第321条の4"


@dataclass(frozen=True)
class Terms:
    """How a collector pays and is told (納期の特例・担当部署・通知の受取方法)."""

    corporate_number: str = ""
    is_half_yearly: bool = False
    office: str = ""
    medium: str = "paper"


@procedure("resident_tax.register_collector", right="resident_tax.change", ja="特別徴収義務者の指定")
def register_collector(
    *,
    kind: int,
    name: str,
    kana: str,
    address: str,
    since: date,
    actor: Actor,
    postal_code: str = "",
    building: str = "",
    corporate_number: str = "",
    is_half_yearly: bool = False,
    office: str = "",
    medium: str = "paper",
    collector: int | None = None,
    read_at: int | None = None,
) -> Entry:
    """Designate a body as one that collects; it becomes an addressee. collector: its number, else the next one.

    Errors: Refused for a number that is taken, a wrong 法人番号, or one that a collector of this kind has already.
    """
    terms = Terms(corporate_number, is_half_yearly, office, medium)
    refuse_wrong(kind, terms)
    if terms.corporate_number and reads.collectors_with(int(terms.corporate_number)):
        raise Refused(
            "この法人番号の特別徴収義務者はすでに登録されています。", cites=CITES, field="corporate_number",
            what_to_do="指定番号で開いて確かめてください。支店を分けて指定するときは法人番号を空けて登録します。",
        )  # fmt: skip
    if collector is not None and reads.is_designated(collector):
        raise Refused("この指定番号はすでに使われています。", field="collector")
    addressee = outside.draw_number()
    number = _next_number() if collector is None else collector
    entry = append(
        actor=actor, kind="resident_tax.collector_registered", procedure="resident_tax.register_collector",
        subjects=[("collector", number), ("person", addressee)], happened_on=since, reported_on=clock.today(),
        cites=CITES, read_at=read_at,
    )  # fmt: skip
    body = outside.Outsider(outside.CORPORATE, name, kana)
    outside.enter(
        addressee, body, outside.Place(address, postal_code, building), entry=entry.number, since=since
    )
    history.add(
        Collector, {"collector": number}, {"kind": kind, "addressee": addressee, **values_of(terms)},
        entry=entry.number, valid_from=since,
    )  # fmt: skip
    return entry


def _next_number() -> int:
    """The next 指定番号 that nobody has; numbers brought in by migration are passed over."""
    while True:
        number = numbers.draw(SERIES)
        if not reads.is_designated(number):
            return number


def refuse_wrong(kind: int, terms: Terms) -> None:
    """Errors: Refused for an unknown kind or medium, or a 法人番号 whose check digit is wrong."""
    if kind not in reads.KINDS:
        raise Refused("特別徴収の区分を選んでください。", field="kind")
    if terms.medium not in reads.MEDIA:
        raise Refused("通知の受取方法を選んでください。", field="medium")
    if terms.corporate_number and not is_corporate_number(terms.corporate_number):
        raise Refused(
            "法人番号の検査数字が合いません。", field="corporate_number",
            cites="行政手続における特定の個人を識別するための番号の利用等に関する法律 第39条",
            what_to_do="13桁の番号を確かめてください。",
        )  # fmt: skip
    if terms.is_half_yearly and kind != SALARY:
        raise Refused("納期の特例は、給与の特別徴収義務者だけが受けられます。", field="is_half_yearly")


def values_of(terms: Terms) -> dict[str, object]:
    """The terms as columns of a row."""
    return {
        "corporate_number": int(terms.corporate_number) if terms.corporate_number else None,
        "is_half_yearly": terms.is_half_yearly,
        "office": terms.office.strip()[:60],
        "medium": terms.medium,
    }
