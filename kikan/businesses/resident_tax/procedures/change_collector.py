"""change_collector: name, place or terms of a collector become others (特別徴収義務者の所在地・名称等の変更)."""

from datetime import date

from kikan.businesses.resident_tax.models import Collector
from kikan.businesses.resident_tax.procedures.register_collector import Terms, refuse_wrong, values_of
from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees import outside
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock


@procedure("resident_tax.change_collector", right="resident_tax.change", ja="特別徴収義務者の変更")
def change_collector(
    *,
    collector: int,
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
    read_at: int | None = None,
) -> Entry:
    """Let name, place and terms be these from a day on; what was before stays known.

    納期の特例 counts for the charges opened from then on. Errors: NotFound; Refused as on designation.
    """
    known = reads.collector_of(collector)
    terms = Terms(corporate_number, is_half_yearly, office, medium)
    refuse_wrong(known.kind, terms)
    others = set(reads.collectors_with(int(terms.corporate_number))) if terms.corporate_number else set()
    if others - {collector}:
        raise Refused("この法人番号は、ほかの特別徴収義務者のものです。", field="corporate_number")
    entry = append(
        actor=actor, kind="resident_tax.collector_changed", procedure="resident_tax.change_collector",
        subjects=[("collector", collector), ("person", known.addressee)], happened_on=since,
        reported_on=clock.today(), cites="地方税法 第321条の4", read_at=read_at,
    )  # fmt: skip
    body = outside.Outsider(outside.CORPORATE, name, kana)
    place = outside.Place(address, postal_code, building)
    outside.rename(known.addressee, body, entry=entry.number, since=since)
    outside.move(known.addressee, place, use="home", entry=entry.number, since=since)
    history.replace(
        Collector, {"collector": collector},
        {"kind": known.kind, "addressee": known.addressee, **values_of(terms)},
        entry=entry.number, valid_from=since,
    )  # fmt: skip
    return entry
