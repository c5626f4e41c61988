"""Voters abroad (在外選挙人名簿): registered or transferred, marked on settling in Japan, removed, given their card."""

from datetime import date
from typing import Any

from kikan.businesses.elections.documents import OVERSEAS_CARD
from kikan.businesses.elections.documents.overseas import overseas_card
from kikan.businesses.elections.models import OverseasEntry, RollEntry
from kikan.businesses.elections.models.objection import Finding, Objected
from kikan.businesses.elections.models.overseas import OverseasKind
from kikan.businesses.elections.models.roll import RemovalReason
from kikan.businesses.elections.procedures.signing import signing_place
from kikan.businesses.elections.reads import objections, overseas, roll, voters
from kikan.businesses.elections.reads.people import four_items
from kikan.shared import history
from kikan.shared.access import Actor
from kikan.shared.addressees.protection import shield
from kikan.shared.documents.issue import issue
from kikan.shared.documents.letters import letter
from kikan.shared.errors import NotFound, Refused
from kikan.shared.history import OPEN
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, numbers

CITES = "公職選挙法第30条の4・第30条の6"
MARKED = "公職選挙法第30条の10・第30条の11第2号"


@procedure("elections.register_overseas", right="elections.approve", ja="在外選挙人名簿の登録")
def register_overseas(
    *, person: int, kind: int, address: str, consulate: str, registered_on: date, actor: Actor,
    objection: int | None = None, read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Register a voter abroad; a transfer takes the voter off the roll on the same day.

    objection: one the commission found justified, which registers also during an election (第30条の8第2項).
    The consulate's or the family register's proof of nationality and residence is the clerk's to look at. Errors:
    Refused during an election of the Diet, below the voting age, for who is registered abroad already, a transfer of
    who is not on the roll or has not left, or a registration of who still is on it.
    """
    what = OverseasKind(kind)
    line = voters.line_on(person, registered_on)
    _require_free(person, registered_on, _is_justified(objection, person))
    _require_roll(what, line)
    birth = overseas.birth_of(person, registered_on)
    if birth is None or not voters.is_of_age(birth, registered_on):
        raise Refused(
            "選挙権を有する年齢に達していないか、生年月日が分かりません。", cites=CITES, field="registered_on",
            what_to_do="戸籍の附票と宛名の生年月日を確かめてください。",
        )  # fmt: skip
    if not address.strip() or not consulate.strip():
        raise Refused(
            "国外の住所と領事官を入力してください。", cites=CITES, field="address",
            what_to_do="申請書を確かめてください。",
        )  # fmt: skip
    card = numbers.draw("elections.overseas_card")
    entry = append(
        actor=actor, kind="elections.overseas_registered", procedure="elections.register_overseas",
        subjects=[("person", person)], happened_on=registered_on, reason=str(what.label), cites=CITES,
        read_at=read_at,
    )  # fmt: skip
    values: dict[str, Any] = {
        "kind": what, "card": card, "address": address.strip(), "consulate": consulate.strip(),
        "registered_on": registered_on, "returned_on": None,
    }  # fmt: skip
    if line is not None:
        history.end(RollEntry, {"person": person}, entry=entry.number, on=registered_on)
    history.add(OverseasEntry, {"person": person}, values, entry=entry.number, valid_from=registered_on)
    return entry


def _is_justified(objection: int | None, person: int) -> bool:
    """Errors: Refused for a number that is no justified objection about this person and the roll abroad."""
    if objection is None:
        return False
    found = objections.objection_of(objection)
    is_theirs = found is not None and found.person == person and found.registration == Objected.OVERSEAS
    if found is None or not is_theirs or found.finding != Finding.JUSTIFIED:
        raise Refused(
            "この人の、正当と決定した在外選挙人名簿への異議ではありません。", cites="公職選挙法第30条の8第2項",
            field="objection", what_to_do="異議の受付番号と決定を確かめてください。",
        )  # fmt: skip
    return True


def _require_free(person: int, on: date, is_justified: bool) -> None:
    name = "" if is_justified else overseas.closed_for(on)
    if name or on > clock.today():
        raise Refused(
            f"{name}の公示・告示の日から選挙期日までは登録できません。" if name else "今日より後の日です。",
            cites="公職選挙法第30条の6第3項", field="registered_on", what_to_do="登録の日を改めてください。",
        )  # fmt: skip
    if any(one.valid_until > on for one in overseas.overseas_of([person])):
        raise Refused(
            "すでに在外選挙人名簿に登録されています。", cites=CITES, field="registered_on",
            what_to_do="在外選挙人名簿の履歴を確かめてください。",
        )  # fmt: skip


def _require_roll(kind: OverseasKind, line: voters.Line | None) -> None:
    if kind == OverseasKind.TRANSFER and (line is None or line.moved_out_on is None):
        raise Refused(
            "登録の移転ができるのは、選挙人名簿に登録されている、国外に転出した人です。", cites="公職選挙法第30条の4第2項",
            field="kind", what_to_do="転出表示を先に行ってください。",
        )  # fmt: skip
    if kind == OverseasKind.CONSULATE and line is not None:
        raise Refused(
            "選挙人名簿に登録されています。", cites="公職選挙法第30条の4第1項", field="kind",
            what_to_do="国外に転出した人なら「登録の移転」にするか、名簿からなくなった後に登録してください。",
        )  # fmt: skip


@procedure("elections.change_overseas", right="elections.change", ja="在外選挙人名簿の記載の変更")
def change_overseas(
    *, person: int, address: str, consulate: str, changed_on: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Another address abroad or consul from a day on, told through the consul; the card is then issued again.

    Errors: NotFound for who is not on the roll abroad then; Refused for a later day, or where nothing changes.
    """
    line = _require_line(person, changed_on, "changed_on")
    values = {"address": address.strip(), "consulate": consulate.strip()}
    if changed_on > clock.today() or not all(values.values()):
        raise Refused(
            "今日までの日と、国外の住所・領事官を入力してください。",
            field="changed_on",
            what_to_do="届出書を確かめてください。",
        )
    if (line.address, line.consulate) == tuple(values.values()):
        raise Refused(
            "変わったところがありません。", field="address", what_to_do="届出書を確かめてください。"
        )
    entry = append(
        actor=actor, kind="elections.overseas_changed", procedure="elections.change_overseas",
        subjects=[("person", person)], happened_on=changed_on, cites="公職選挙法第30条の10", read_at=read_at,
    )  # fmt: skip
    history.change(OverseasEntry, {"person": person}, values, entry=entry.number, valid_from=changed_on)
    return entry


@procedure("elections.mark_returned", right="elections.change", ja="在外選挙人名簿の表示")
def mark_returned(
    *, person: int, returned_on: date, actor: Actor, cause: int | None = None, read_at: int | None = None
) -> Entry:
    """Mark a voter abroad who settled in Japan; the row ends by itself when four months have passed (第30条の11).

    Errors: NotFound for who is not on the roll abroad then; Refused for who is marked already.
    """
    line = _require_line(person, returned_on, "returned_on")
    if line.returned_on is not None:
        raise Refused(
            "すでに表示があります。", cites=MARKED, field="returned_on", what_to_do="履歴を確かめてください。"
        )
    entry = append(
        actor=actor, kind="elections.overseas_marked", procedure="elections.mark_returned",
        subjects=[("person", person)], happened_on=returned_on, cites=MARKED, cause=cause, read_at=read_at,
    )  # fmt: skip
    until = voters.off_overseas_on(returned_on)
    values = line.values() | {"returned_on": returned_on}
    key = {"person": person}
    history.replace(OverseasEntry, key, values, entry=entry.number, valid_from=returned_on, valid_until=until)
    if line.valid_until == OPEN:
        history.end(OverseasEntry, key, entry=entry.number, on=until)
    return entry


@procedure("elections.remove_overseas", right="elections.change", ja="在外選挙人名簿からの抹消")
def remove_overseas(
    *, person: int, removed_on: date, reason: int, actor: Actor, cause: int | None = None,
    read_at: int | None = None,
) -> Entry:  # fmt: skip
    """Take a voter abroad off at once: death, loss of nationality, registered in error (第30条の11)."""
    _require_line(person, removed_on, "removed_on")
    entry = append(
        actor=actor, kind="elections.overseas_removed", procedure="elections.remove_overseas",
        subjects=[("person", person)], happened_on=removed_on, reason=str(RemovalReason(reason).label),
        cites="公職選挙法第30条の11", cause=cause, read_at=read_at,
    )  # fmt: skip
    history.end(OverseasEntry, {"person": person}, entry=entry.number, on=removed_on)
    return entry


@procedure("elections.issue_overseas_card", right="elections.print", ja="在外選挙人証の発行")
def issue_overseas_card(*, person: int, actor: Actor) -> int:
    """The card of a voter abroad; returns its issue number. signed by the commission's signatory.

    Errors: NotFound; Refused for the protected (支援措置), or where the commission's signatory is not known.
    """
    today = clock.today()
    line = _require_line(person, today, "")
    if shield([person], actor, day=today).covers(person):
        raise Refused(
            "支援措置の対象者なので、住所の入る在外選挙人証をここでは発行できません。",
            what_to_do="支援措置責任者に引き継いでください。",
        )
    items = four_items([person], today)[person]
    body = letter(overseas_card(line, items["name"], items["birth"], items["sex"]))
    law = roll.own_law(today)
    (paper,) = issue(
        kind=OVERSEAS_CARD.kind, data=body, subjects=[("person", person)], actor=actor, place=signing_place(law),
        illustrative=[doubt.ja for doubt in law.doubts() if doubt.mark == "illustrative"],
    )  # fmt: skip
    return paper.number


def _require_line(person: int, on: date, field: str) -> overseas.OverseasLine:
    found = next((one for one in overseas.overseas_of([person]) if one.holds_on(on)), None)
    if found is None:
        raise NotFound(
            "その日に在外選挙人名簿に登録がありません。",
            field=field,
            what_to_do="履歴と日付を確かめてください。",
        )
    return found
