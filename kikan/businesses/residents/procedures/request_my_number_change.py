"""Asking for another 個人番号 (個人番号の変更の請求): told to the network, which draws the new one."""

from datetime import date

from kikan.businesses.residents.law.codes import NUMBER_CHANGE_REASONS
from kikan.shared.access import Actor
from kikan.shared.addressees import vault
from kikan.shared.addressees.vault import MY_NUMBER
from kikan.shared.errors import Refused
from kikan.shared.journal.append import Entry, append, hold
from kikan.shared.journal.models import JournalEntry, JournalSubject
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock
from kikan.shared.tenancy.opener import current_or_raise

KIND, CHANGED = "residents.my_number_change_requested", "residents.my_number_changed"


@procedure("residents.request_my_number_change", right="residents.change", ja="個人番号の変更の請求")
def request_my_number_change(
    *, actor: Actor, person: int, reason: str, requested_on: date, read_at: int | None = None
) -> Entry:
    """Note the request and let the network be told; the number itself changes when the new one has come.

    reason: leaked, card_lost (本人の請求), ex_officio (職権).
    Law: 番号利用法 第7条第2項
    Errors: Refused by field, Stale.
    """
    hold()
    if reason not in NUMBER_CHANGE_REASONS:
        raise Refused("事由を選んでください。", field="reason")
    if requested_on > clock.today():
        raise Refused("E02 請求日が本日より後です。", field="requested_on")
    if (person, MY_NUMBER) not in vault.held([person], requested_on):
        raise Refused(
            "この人には、請求日に個人番号が記録されていません。", what_to_do="先に個人番号を記載してください。",
            field="requested_on",
        )  # fmt: skip
    if open_request(person) is not None:
        raise Refused(
            "個人番号の変更を、すでに請求しています。", what_to_do="新しい番号が届いたら「変更請求」で記録してください。",
            field="reason",
        )  # fmt: skip
    return append(
        actor=actor,
        kind=KIND,
        procedure="residents.request_my_number_change",
        subjects=[("person", person)],
        happened_on=requested_on,
        reported_on=requested_on,
        reason=reason,
        read_at=read_at,
    )


def open_request(person: int) -> int | None:
    """The entry of a request that no new number has answered yet."""
    town = current_or_raise()
    mine = JournalSubject.objects.filter(municipality=town, kind="person", subject=person)
    entries = JournalEntry.objects.filter(municipality=town, number__in=mine.values("entry"))
    last = entries.filter(kind__in=(KIND, CHANGED)).order_by("-number").first()
    return int(last.number) if last is not None and last.kind == KIND else None
