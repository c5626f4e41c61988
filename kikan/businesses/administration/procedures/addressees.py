"""Acts on addressees outside the register (住登外者), on places for letters (送付先) and accounts (口座)."""

from datetime import date
from typing import Any

from kikan.businesses.administration.reads.addressees import is_of_register
from kikan.shared.access import Actor
from kikan.shared.addressees import outside, recipients
from kikan.shared.addressees.models import Person, RecipientKind
from kikan.shared.addressees.outside import BankAccount, Outsider, Place
from kikan.shared.addressees.protection import shield
from kikan.shared.errors import NotFound, Refused
from kikan.shared.journal.append import Entry, append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock

RIGHT = "administration.addressees"


@procedure("administration.register_outsider", right=RIGHT, ja="住登外者の登録")
def register_outsider(
    *,
    outsider: Outsider,
    place: Place,
    since: date,
    actor: Actor,
    is_another: bool = False,
    read_at: int | None = None,
) -> Entry:
    """A number, a name and an address for somebody who is not in the resident register.

    is_another: the clerk has looked at those of the same name and it is none of them.
    Errors: Refused for a day to come, or where the same person seems to have a number already.
    """
    _check_day(since)
    if not is_another and (known := outside.same_people(outsider, since)):
        raise Refused(
            f"同じ氏名・生年月日の人が登録されています（宛名番号 {'、'.join(map(str, known[:5]))}）。",
            what_to_do="その人を使うか、別人と確かめてから「別人である」を選んで登録してください。", field="is_another",
        )  # fmt: skip
    number = outside.draw_number()
    entry = _append(
        actor,
        "administration.outsider_registered",
        "administration.register_outsider",
        number,
        since,
        read_at,
    )
    outside.enter(number, outsider, place, entry=entry.number, since=since)
    return entry


@procedure("administration.correct_outsider", right=RIGHT, ja="住登外者の修正")
def correct_outsider(
    *, person: int, outsider: Outsider, place: Place, since: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Another name or address from a day on. Errors: NotFound; Refused for somebody in the register."""
    _check_day(since)
    _require(person, actor)
    if is_of_register(person):
        raise Refused(
            "住民記録に記録のある人です。",
            cites="住民基本台帳法 第7条",
            what_to_do="住民記録の届出で修正してください。",
        )
    entry = _append(
        actor, "administration.outsider_corrected", "administration.correct_outsider", person, since, read_at
    )
    outside.rename(person, outsider, entry=entry.number, since=since)
    outside.move(person, place, use="home", entry=entry.number, since=since)
    return entry


@procedure("administration.set_mailing_address", right=RIGHT, ja="送付先の登録")
def set_mailing_address(
    *, person: int, place: Place, since: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Letters go there from a day on. Errors: NotFound, Refused."""
    _check_day(since)
    _require(person, actor)
    entry = _append(
        actor,
        "administration.mailing_address_set",
        "administration.set_mailing_address",
        person,
        since,
        read_at,
    )
    outside.move(person, place, use="mailing", entry=entry.number, since=since)
    return entry


@procedure("administration.end_mailing_address", right=RIGHT, ja="送付先の廃止")
def end_mailing_address(*, person: int, on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """Letters go to the home again. Errors: NotFound; Refused where none was set."""
    _require(person, actor)
    entry = _append(
        actor,
        "administration.mailing_address_ended",
        "administration.end_mailing_address",
        person,
        on,
        read_at,
    )
    if not outside.end_mailing(person, entry=entry.number, on=on):
        raise Refused("送付先は登録されていません。")
    return entry


@procedure("administration.set_recipient", right=RIGHT, ja="書類の受領者の登録")
def set_recipient(
    *, person: int, recipient: int, kind: int, since: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """Papers go to an heirs' representative, a tax manager or a guardian from a day on.

    Errors: NotFound; Refused for the person itself, an unknown kind, or somebody under the support measure.
    """
    _check_day(since)
    _require(person, actor)
    if kind not in RecipientKind.values:
        raise Refused("受領者の区分を選んでください。", field="kind")
    if recipient == person:
        raise Refused("本人を受領者にはできません。", field="recipient")
    if not Person.objects.filter(municipality=actor.municipality, number=recipient).exists():
        raise NotFound(
            "受領者の宛名番号の人はいません。", field="recipient", what_to_do="番号を確かめるか、先に住登外者を登録してください。"
        )  # fmt: skip
    if shield([recipient], actor).covers(recipient):
        raise Refused(
            "支援措置の対象の人は、ほかの人の書類の受領者にできません。", field="recipient",
            what_to_do="書類に住所が載ります。支援措置責任者に相談してください。",
        )  # fmt: skip
    cites = {RecipientKind.HEIRS: "地方税法第9条の2", RecipientKind.TAX_MANAGER: "地方税法第300条"}.get(
        RecipientKind(kind), ""
    )
    entry = append(
        actor=actor, kind="administration.recipient_set", procedure="administration.set_recipient", happened_on=since,
        subjects=[("person", person), ("person", recipient)], read_at=read_at, cites=cites,
    )  # fmt: skip
    recipients.set_recipient(person, recipient, kind, entry=entry.number, since=since)
    return entry


@procedure("administration.end_recipient", right=RIGHT, ja="書類の受領者の廃止")
def end_recipient(*, person: int, on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """Papers go to the person again. Errors: NotFound; Refused where nobody was set."""
    _require(person, actor)
    entry = _append(
        actor, "administration.recipient_ended", "administration.end_recipient", person, on, read_at
    )
    if not recipients.end_recipient(person, entry=entry.number, on=on):
        raise Refused("書類の受領者は登録されていません。")
    return entry


@procedure("administration.set_account", right=RIGHT, ja="口座の登録")
def set_account(
    *, person: int, account: BankAccount, since: date, actor: Actor, read_at: int | None = None
) -> Entry:
    """The account for one use from a day on. Errors: NotFound, Refused."""
    _check_day(since)
    _require(person, actor)
    entry = _append(actor, "administration.account_set", "administration.set_account", person, since, read_at)
    outside.set_account(person, account, entry=entry.number, since=since)
    return entry


@procedure("administration.end_account", right=RIGHT, ja="口座の廃止")
def end_account(*, person: int, use: str, on: date, actor: Actor, read_at: int | None = None) -> Entry:
    """No account for this use any more. Errors: NotFound; Refused where none was set."""
    _require(person, actor)
    entry = _append(actor, "administration.account_ended", "administration.end_account", person, on, read_at)
    if not outside.end_account(person, use, entry=entry.number, on=on):
        raise Refused("この用途の口座は登録されていません。")
    return entry


def _require(person: int, actor: Actor) -> None:
    """The person exists; of somebody under the support measure only the officer changes where letters go."""
    if not Person.objects.filter(municipality=actor.municipality, number=person).exists():
        raise NotFound("この宛名番号の人はいません。", what_to_do="番号を確かめてください。")
    if shield([person], actor).covers(person) and not actor.may("residents.protected"):
        raise Refused(
            "支援措置の対象の人です。ここからは変更できません。",
            what_to_do="支援措置責任者に依頼してください。",
        )


def _check_day(since: date) -> None:
    if since > clock.today():
        raise Refused("今日より後の日は登録できません。", field="since")


def _append(actor: Actor, kind: str, act: str, person: int, on: date, read_at: int | None) -> Entry:
    values: dict[str, Any] = {"subjects": [("person", person)], "happened_on": on, "read_at": read_at}
    return append(actor=actor, kind=kind, procedure=act, **values)
