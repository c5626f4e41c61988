"""The person page (個人の画面): the record as of a day and as known at an entry, the household, what can be done."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.residents.reads import (
    History,
    HouseholdCard,
    PersonCard,
    PossibleAct,
    history_of,
    household_card,
    person_card,
    possible_acts,
    with_household,
)
from kikan.businesses.residents.reads.cards import REMOVED
from kikan.businesses.residents.reads.stored import Stored, stored_of
from kikan.businesses.residents.screens.bars import bar_of
from kikan.businesses.residents.screens.flow import edited
from kikan.ground.eras import in_words
from kikan.shared import manifest
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.protection import RIGHT
from kikan.shared.desk.as_of import as_of, is_today
from kikan.shared.desk.context import read_bell
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Act
from kikan.shared.documents.archive import Line, issued_about
from kikan.shared.errors import Refused
from kikan.shared.journal.append import head
from kikan.shared.manifest import Panel
from kikan.shared.tenancy import tenant
from kikan.shared.worklist import editing
from kikan.shared.worklist.reads import Act as Pending
from kikan.shared.worklist.reads import open_acts_of

VIEWS = {"record": "住民票", "history": "異動履歴", "rows": "記載の変遷", "papers": "証明書"}
# The route and the key of each act; what has no route here has no screen.
ROUTES = {
    "residents.accept_move_in": ("residents:move_in_again", "a"),
    "residents.accept_move_inside": ("residents:move_inside", "i"),
    "residents.accept_move_out": ("residents:move_out", "o"),
    "residents.record_birth": ("residents:birth", "b"),
    "residents.record_death": ("residents:death", "d"),
    "residents.change_head": ("residents:head", "h"),
    "residents.change_household": ("residents:regroup", "s"),
    "residents.correct_record": ("residents:correct", "e"),
    "residents.receive_move_in_notice": ("residents:move_in_notice", "n"),
    "residents.record_family_register": ("residents:family_register", "m"),
    "residents.enter_ex_officio": ("residents:enter_again", "r"),
    "residents.remove_ex_officio": ("residents:removal", "x"),
    "residents.change_former_name": ("residents:former_name", "f"),
    "residents.change_alias": ("residents:alias", "t"),
    "residents.change_stay": ("residents:stay", "v"),
    "residents.naturalise": ("residents:naturalise", "z"),
    "residents.lose_nationality": ("residents:lose_nationality", "l"),
    "residents.record_guardianship": ("residents:guardianship", "w"),
    "residents.renew_record": ("residents:renew", "y"),
    "residents.reorder_household": ("residents:order", "u"),
}
# What the office enters by itself or on notices and requests stands apart, closed at first (職権・通知・請求).
OF_OFFICE = frozenset(ROUTES) - {
    "residents.accept_move_in", "residents.accept_move_inside", "residents.accept_move_out", "residents.record_birth",
    "residents.record_death", "residents.change_head", "residents.change_household",
}  # fmt: skip


@dataclass(frozen=True, repr=False)
class Shown:
    """A panel of a business with what it has to show."""

    panel: Panel
    context: dict[str, Any]


@dataclass(frozen=True, repr=False)
class Known:
    """All that the page of a person shows, read in one transaction."""

    card: PersonCard
    household: HouseholdCard | None
    history: History | None
    waiting: Sequence[Pending]
    papers: Sequence[Line]
    possible: Sequence[PossibleAct]
    panels: Sequence[Shown]
    holder: editing.Holder | None
    stored: Stored | None
    head: int  # the last entry, where the page is of an earlier one


def read(
    person: int, actor: Actor, day: date, *, known_at: int | None = None, why: str = "", view: str = "record"
) -> Known:
    """The person as of a day, as known at an entry. Errors: NotFound."""
    with tenant(actor.municipality):
        card, household = with_household(person, day=day, known_at=known_at, actor=actor, why=why)
        waiting = open_acts_of([("person", person)])
        today = person_card(person, actor=actor) if known_at is not None else card
        return Known(
            card=card,
            household=household,
            history=history_of(person, actor=actor, why=why) if view in ("history", "rows") else None,
            waiting=waiting,
            papers=issued_about("person", person) if view == "papers" else (),
            possible=possible_acts(today, actor, waiting),
            panels=tuple(_panels(person, actor, day)),
            stored=stored_of(person) if card.state == REMOVED else None,
            holder=editing.editing(edited(card), actor),
            head=head() if known_at is not None else 0,
        )


def _panels(person: int, actor: Actor, day: date) -> list[Shown]:
    panels = [
        p for m in manifest.all_manifests() for p in m.panels if p.place == "person" and actor.may(p.right)
    ]
    found = [(p, p.read(person=person, actor=actor, day=day)) for p in sorted(panels, key=lambda p: p.order)]
    return [Shown(panel, context) for panel, context in found if context is not None]


@screen("residents.look")
@require_GET
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One person; `view` chooses what stands in the middle, `known` the entry as of which it was known."""
    view = request.GET.get("view", "record")
    return _page(request, number, view=view if view in VIEWS else "record")


@screen("residents.look")
@require_http_methods(["GET", "POST"])
def reveal(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Open a protected person's address once, with a reason that is recorded (支援措置対象者の住所の照会)."""
    actor = actor_in(request)
    actor.require(RIGHT)
    reason = request.POST.get("reason", "").strip()
    if request.method == "POST" and reason:
        return _page(request, number, view="record", why=reason[:200])
    with tenant(municipality):
        card = person_card(number, actor=actor)
    looks.record(actor, screen="residents.reveal", persons=[number])
    wrong = "理由を入力してください。" if request.method == "POST" else ""
    return render(request, "residents/reveal.html", {"person": bar_of(card, actor), "wrong": wrong})


def _page(request: HttpRequest, number: int, *, view: str, why: str = "") -> HttpResponse:
    actor, day = actor_in(request), as_of(request)
    known_at = known_asked(request)
    with tenant(actor.municipality):
        known = read(number, actor, day, known_at=known_at, why=why, view=view)
        read_bell(request)
    is_opened = bool(why) and known.card.is_protected
    looks.record(
        actor, screen="residents.person", persons=[number], reason=why, was_protected_shown=is_opened
    )  # fmt: skip
    why_off = reason_why_off(request, known_at)
    context = {
        "person": bar_of(known.card, actor, is_revealed=is_opened),
        "card": known.card,
        "known": known,
        "view": view,
        "views": VIEWS,
        "known_at": known_at,
        "acts": acts_of([p for p in known.possible if p.procedure not in OF_OFFICE], number, actor, why_off),
        "office_acts": acts_of(
            [p for p in known.possible if p.procedure in OF_OFFICE], number, actor, why_off
        )
        + numbers_act(number, actor),
        "notices": [
            *notices_of(known_at, known.head),
            *editing_notice(known.holder),
            *stored_notice(known.stored),
        ],
        "may_print": actor.may("residents.print"),
        "why_off": why_off,
    }
    return render(request, "residents/person.html", context)


def known_asked(request: HttpRequest) -> int | None:
    """The entry of `?known=`. Errors: Refused for what is no number."""
    text = request.GET.get("known", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 18):
        raise Refused("記録番号は数字で指定してください。", what_to_do="異動履歴から開き直してください。")
    return int(text)


def reason_why_off(request: HttpRequest, known_at: int | None) -> str:
    if known_at is not None:
        return "過去の記録番号の時点を見ています。"
    return "" if is_today(request) else f"基準日が{in_words(as_of(request))}です。"


def notices_of(known_at: int | None, last: int) -> list[Badge]:
    if known_at is None:
        return []
    return [
        Badge(
            f"記録番号 {known_at:,} の時点で知られていた内容です",
            "amber",
            f"今の最後の記録番号は {last:,} です。登録・変更はできません。",
        )
    ]


def stored_notice(stored: Stored | None) -> list[Badge]:
    """That the removed record is in the long-term store, and whether it is as it was stored."""
    if stored is None:
        return []
    if not stored.is_sound:
        return [
            Badge("長期保存の除票が、保存したときの内容と一致しません", "red", "情報担当に連絡してください。")
        ]
    said = f"{in_words(stored.stored_on)}に移した内容です。保存したときから変わっていません。"
    return [Badge("長期保存の除票", "blue", said)]


def editing_notice(holder: editing.Holder | None) -> list[Badge]:
    """Who has a form open about the household or the person (編集中)."""
    if holder is None or holder.is_own:
        return []
    return [
        Badge(
            "編集中",
            "amber",
            f"{holder.office_name} {holder.clerk_name}が{holder.since}から「{holder.what}」を開いています。",
        )
    ]


def acts_of(possible: Sequence[PossibleAct], person: int, actor: Actor, why_off: str) -> list[Act]:
    """Every act of the register with its form, or greyed with the reason."""
    return [_act(each, person, actor, why_off) for each in possible]


def _act(possible: PossibleAct, person: int, actor: Actor, why_off: str) -> Act:
    ja = possible.ja.removesuffix("の受付")
    if reason := why_off or possible.reason:
        return Act(ja, reason=reason)
    where = {"municipality": actor.municipality, "number": person}
    if possible.procedure == "residents.cancel_event":
        return Act(ja, reverse("residents:cancel", kwargs={**where, "entry": possible.entry}), key="c")
    route, key = ROUTES[possible.procedure]
    return Act(ja, reverse(route, kwargs=where), key=key)


def numbers_act(person: int, actor: Actor) -> list[Act]:
    """The way to 個人番号 and 住民票コード, for who may see them."""
    if not actor.may("residents.my_number"):
        return []
    where = {"municipality": actor.municipality, "number": person}
    return [Act("個人番号・住民票コード", reverse("residents:person_numbers", kwargs=where))]


@screen("residents.look")
@require_GET
def household(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The household sheet (世帯票): members as of the day, and who was removed from it."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        card = household_card(number, day=day, known_at=known_asked(request), actor=actor)
    persons = [m.person for m in (*card.members, *card.removed)]
    looks.record(actor, screen="residents.household", persons=persons)
    return render(request, "residents/household.html", {"household": card})
