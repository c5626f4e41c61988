"""A service point (水栓): searching, its page, and the acts at it."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.water.procedures.change_contract import change_contract
from kikan.businesses.water.procedures.change_user import change_user
from kikan.businesses.water.procedures.charge_admission import charge_admission
from kikan.businesses.water.procedures.close_water import close_water
from kikan.businesses.water.procedures.exchange_meter import exchange_meter
from kikan.businesses.water.procedures.open_water import Terms, open_water
from kikan.businesses.water.procedures.register_point import NewMeter, Place, register_point
from kikan.businesses.water.procedures.take_arrears_step import take_arrears_step
from kikan.businesses.water.reads import pages, words
from kikan.businesses.water.screens import forms
from kikan.businesses.water.screens.asking import carried_out, looked, url
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.protection import shield
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Act
from kikan.shared.desk.plots import Plot, Series, bars
from kikan.shared.errors import NotFound
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant

LIST_PAGE = "water/points.html"


@screen("water.look")
@require_http_methods(["GET", "POST"])
def points(request: HttpRequest, municipality: int) -> HttpResponse:
    """Find a point by its number, its place or its user's number; the condition is sent by POST."""
    day, form = as_of(request), forms.FindForm(request.POST or None)
    found: list[tuple[pages.Found, str, str, str]] = []
    if request.method == "POST" and form.is_valid():
        with tenant(municipality):
            hits = pages.find_points(form.cleaned_data["q"].strip(), day)
            payers = [f.payer for f in hits if f.payer]
            labels, shown = labels_of(payers, day), shield(payers, actor_in(request), day=day)
        looked(request, "water.points", payers)
        found = [
            (f, labels[f.payer].name if f.payer else "（使用者なし）",
             shown.shown(f.payer, f.place) if f.payer else f.place, url("point", municipality, point=f.point))
            for f in hits
        ]  # fmt: skip
        if len(found) == 1:
            return redirect(found[0][3])
    context = {
        "form": form,
        "found": found,
        "is_asked": form.is_bound and form.is_valid(),
        "limit": pages.FEW,
    }
    return render(request, LIST_PAGE, context, status=400 if form.errors else 200)


@screen("water.look")
@require_GET
def point(request: HttpRequest, municipality: int, point: int) -> HttpResponse:
    """One point: state, meter, contract, readings, bills, arrears, and what may be done. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        page = pages.point_page(point, day)
        payer = page.contract.payer if page.contract else None
        bar = person_bar(payer, actor, day) if payer else None
        people = [p for p in (payer, page.standing.state.owner) if p]
        place = shield(people, actor, day=day)
    looked(request, "water.point", people)
    state = page.standing.state
    context = {
        "person": bar,
        "page": page,
        "state": state,
        "place": place.shown(payer or state.owner or 0, state.place),
        "contract": page.contract,
        "meter": page.standing.meter,
        "readings": [(r, words.kind_ja(r.kind), odd_badges(r.odd)) for r in page.readings],
        "bills": [(b, page.owed(b), url("bill", municipality, number=b.number)) for b in page.bills],
        "steps": [(s, words.step_ja(s.step)) for s in page.steps],
        "letter_url": letter_url(page, actor),
        "plot": volume_plot(page) if len(page.readings) > 1 else None,
        "use_ja": words.use_ja(state.use),
        "sewer_ja": words.sewer_ja(page.contract.sewer) if page.contract else "",
        "well_ja": words.well_ja(page.contract.well) if page.contract else "",
        "hold_ja": words.hold_ja(page.contract.never_stop) if page.contract else "",
        "acts": acts_at(page, actor),
    }
    return render(request, "water/point.html", context)


def odd_badges(bits: int) -> list[Badge]:
    return [Badge(ja, "amber") for ja in words.odd_ja(bits)]


def volume_plot(page: pages.PointPage) -> Plot:
    rows = list(reversed(page.readings))[-13:]
    labels = [f"{r.valid_until:%y/%m}" for r in rows]
    return bars(
        "volumes", "使用水量の推移", labels, [Series("使用水量", tuple(r.volume for r in rows))], "m3"
    )


def letter_url(page: pages.PointPage, actor: Actor) -> str:
    """Where the letter of the last step is issued; empty without one."""
    last = next(iter(page.steps), None)
    if last is None or last.step == words.RESTARTED or not actor.may("water.print"):
        return ""
    return url("arrears_letter", actor.municipality, number=last.entry)


def acts_at(page: pages.PointPage, actor: Actor) -> list[Act]:
    """The acts at a point; those that cannot be say why."""
    at, is_open = page.standing.point, page.contract is not None
    wanted = (
        ("開栓（使用開始）", "open", not is_open, "使用中です。"),
        ("中止（閉栓）", "close", is_open, "使用していません。"),
        ("使用者の変更", "user", is_open, "使用していません。"),
        ("契約内容の変更", "contract", is_open, "使用していません。"),
        ("量水器の取替え", "meter", page.standing.meter is not None, "量水器がありません。"),
        ("加入金の調定", "admission", True, ""),
        ("滞納整理の段階", "step", is_open, "使用していません。"),
    )
    return [
        Act(ja, reason="権限がありません。")
        if not actor.may("water.change")
        else Act(ja, url("point_act", actor.municipality, point=at, act=name))
        if possible
        else Act(ja, reason=why)
        for ja, name, possible, why in wanted
    ]


@screen("water.change")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, municipality: int) -> HttpResponse:
    """A new point with its meter (給水装置の登録)."""
    form = forms.PointForm(request.POST or None)

    def act() -> str:
        v = form.cleaned_data
        place = Place(*(v[n] for n in ("zone", "route", "sequence", "place", "calibre", "use", "dwellings")))
        meter = NewMeter(v["serial"], v["calibre"], v["digits"], v["start_index"], v["sealed_until"])
        number = register_point(where=place, meter=meter, since=v["since"], actor=actor_in(request))
        return url("point", municipality, point=number)

    context = {"title": "給水装置の登録", "button": "登録する", "back": url("points", municipality)}
    return carried_out(request, form, act, "water/form.html", context)


def _open(v: dict[str, Any], form: Any, page: pages.PointPage, actor: Actor) -> None:
    open_water(
        point=page.standing.point, payer=v["payer"], opened_on=v["opened_on"], index=v["index"],
        terms=Terms(**form.terms()), actor=actor, read_at=v["read_at"],
    )  # fmt: skip


def _close(v: dict[str, Any], form: Any, page: pages.PointPage, actor: Actor) -> None:
    close_water(contract=_contract(page), **v, actor=actor)


def _user(v: dict[str, Any], form: Any, page: pages.PointPage, actor: Actor) -> None:
    change_user(
        contract=_contract(page), payer=v["payer"], changed_on=v["changed_on"], index=v["index"],
        terms=Terms(**form.terms()), actor=actor, read_at=v["read_at"],
    )  # fmt: skip


def _terms(v: dict[str, Any], form: Any, page: pages.PointPage, actor: Actor) -> None:
    change_contract(
        contract=_contract(page), changed_on=v["changed_on"], terms=Terms(**form.terms()), index=v["index"],
        actor=actor, read_at=v["read_at"],
    )  # fmt: skip


def _meter(v: dict[str, Any], form: Any, page: pages.PointPage, actor: Actor) -> None:
    meter = NewMeter(v["serial"], v["calibre"], v["digits"], v["start_index"], v["sealed_until"])
    exchange_meter(
        point=page.standing.point, exchanged_on=v["exchanged_on"], removed_index=v["removed_index"], meter=meter,
        actor=actor, read_at=v["read_at"],
    )  # fmt: skip


def _admission(v: dict[str, Any], form: Any, page: pages.PointPage, actor: Actor) -> None:
    charge_admission(point=page.standing.point, **v, actor=actor)


def _step(v: dict[str, Any], form: Any, page: pages.PointPage, actor: Actor) -> None:
    take_arrears_step(contract=_contract(page), **v, actor=actor)


def _contract(page: pages.PointPage) -> int:
    if page.contract is None:
        raise NotFound("この水栓は使用していません。", what_to_do="水栓の画面で確かめてください。")
    return page.contract.contract


Carry = Callable[[dict[str, Any], Any, pages.PointPage, Actor], None]
ACTS: dict[str, tuple[str, str, Any, Carry]] = {
    "open": ("開栓（使用開始）", "開栓する", forms.OpenForm, _open),
    "close": ("中止（閉栓）", "中止して清算する", forms.CloseForm, _close),
    "user": ("使用者の変更", "使用者を変更する", forms.UserForm, _user),
    "contract": ("契約内容の変更", "変更する", forms.ContractForm, _terms),
    "meter": ("量水器の取替え", "取り替える", forms.MeterForm, _meter),
    "admission": ("加入金の調定", "調定する", forms.AdmissionForm, _admission),
    "step": ("滞納整理の段階", "記録する", forms.StepForm, _step),
}


@screen("water.change")
@require_http_methods(["GET", "POST"])
def act(request: HttpRequest, municipality: int, point: int, act: str) -> HttpResponse:
    """One act at a point: a form, one procedure. Errors: NotFound."""
    if act not in ACTS:
        raise NotFound("この手続はありません。", what_to_do="水栓の画面から選んでください。")
    title, button, kind, carry = ACTS[act]
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        page, known = pages.point_page(point, day), head()
        payer = page.contract.payer if page.contract else None
        bar = person_bar(payer, actor, day) if payer else None
    looked(request, "water.act", [payer])
    form = kind(request.POST or None, initial=_initial(page, known))
    here = url("point", municipality, point=point)

    def carry_out() -> str:
        carry(dict(form.cleaned_data), form, page, actor)
        return here

    context = {"title": title, "button": button, "back": here, "person": bar, "page": page, "point": point}
    return carried_out(request, form, carry_out, "water/form.html", context)


def _initial(page: pages.PointPage, known: int) -> dict[str, Any]:
    """What is known fills the form in."""
    found: dict[str, Any] = {"read_at": known, "calibre": page.standing.state.calibre}
    if page.contract is not None:
        kept = ("sewer", "well", "persons", "not_drained", "reduction", "never_stop", "payer")
        found |= {name: getattr(page.contract, name) for name in kept}
        found["well_uses"] = [bit for bit, _ in words.WELL_USE_CHOICES if page.contract.well_uses & bit]
        found.pop("payer")
    return found
