"""Bills (請求): the page with its working per article, correction, leak relief; beneficiary charges; reports."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_http_methods

from kikan.businesses.water.procedures.assess_beneficiary import Land, assess_beneficiary, change_beneficiary
from kikan.businesses.water.procedures.correct_bill import correct_bill, relieve_leak
from kikan.businesses.water.reads import pages, words
from kikan.businesses.water.reads.explained import explained
from kikan.businesses.water.screens import forms
from kikan.businesses.water.screens.asking import carried_out, looked, url
from kikan.businesses.water.screens.points import odd_badges
from kikan.law.value_words import few_of
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.addressees.protection import shield
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.people import labels_of, person_bar
from kikan.shared.desk.person import Badge
from kikan.shared.desk.tables import Column, Table
from kikan.shared.journal.append import head
from kikan.shared.tenancy import tenant


@screen("water.look")
@require_GET
def bill(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One bill with every step, article and value (料金の計算過程). Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        row = pages.bill_row(number)
        found, bar = explained(row), person_bar(row.payer, actor, day)
        owed = pages.owed_of(row)
    looked(request, "water.bill", [row.payer])
    context = {
        "person": bar,
        "bill": row,
        "found": found,
        "owed": owed,
        "kind_ja": words.kind_ja(row.kind),
        "use_ja": words.use_ja(row.use),
        "odd": odd_badges(row.odd),
        "illustrative": few_of(found.illustrative),
        "point_url": url("point", municipality, point=row.point),
        "correct_url": url("bill_correct", municipality, number=number) if actor.may("water.change") else "",
        "leak_url": url("bill_leak", municipality, number=number)
        if actor.may("water.change") and not row.leak_cut
        else "",
        "paper_url": url("bill_paper", municipality, number=number) if actor.may("water.print") else "",
    }
    return render(request, "water/bill.html", context)


@screen("water.change")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Another volume for a bill (料金の更正)."""
    return _change(request, municipality, number, "料金の更正", "更正する", forms.CorrectForm, correct_bill)


@screen("water.change")
@require_http_methods(["GET", "POST"])
def leak(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Leak relief of a bill (漏水減免)."""
    return _change(request, municipality, number, "漏水減免", "減免する", forms.LeakForm, relieve_leak)


def _change(
    request: HttpRequest, municipality: int, number: int, title: str, button: str, kind: Any, carry: Any
) -> HttpResponse:
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        row, known = pages.bill_row(number), head()
        bar = person_bar(row.payer, actor, day)
    looked(request, "water.bill", [row.payer])
    form = kind(request.POST or None, initial={"read_at": known})
    here = url("bill", municipality, number=number)

    def act() -> str:
        carry(bill=number, **form.cleaned_data, actor=actor)
        return here

    context = {"title": title, "button": button, "back": here, "person": bar, "bill": row}
    return carried_out(request, form, act, "water/form.html", context)


@screen("water.look")
@require_http_methods(["GET", "POST"])
def lands(request: HttpRequest, municipality: int) -> HttpResponse:
    """The register of beneficiary charges (受益者負担金台帳)."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        rows = pages.lands()
        persons = [r.person for r in rows]
        labels, shown = labels_of(persons, day), shield(persons, actor, day=day)
    looked(request, "water.lands", persons)
    columns = (
        Column("number", "台帳番号", "count", url=lambda r: url("land", municipality, number=r.number)),
        Column("person", "受益者", "name", value=lambda r: labels[r.person].name),
        Column("place", "土地の所在", value=lambda r: shown.shown(r.person, r.place)),
        Column("area", "面積（m2）", value=lambda r: f"{r.area // 100:,}.{r.area % 100:02d}"),
        Column("pits", "ます", "count"),
        Column("amount", "負担金額", "yen"),
        Column("reward", "報奨金", "yen"),
        Column("state", "状態", "badge", value=lambda r: Badge(words.land_ja(r.state), "blue" if r.state == 1 else "grey")),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="lands", ja="受益者負担金台帳", sort="number", export_right="water.export",
        person=lambda r: r.person, empty="台帳に土地がありません。", empty_act="賦課を入力する",
        empty_url=url("land_new", municipality),
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    context = {
        "table": table,
        "title": "受益者負担金台帳",
        "act_url": url("land_new", municipality),
        "act_ja": "賦課を入力する",
    }
    return render(request, "water/list.html", context)


@screen("water.change")
@require_http_methods(["GET", "POST"])
def land_new(request: HttpRequest, municipality: int) -> HttpResponse:
    """Assess land (受益者負担金の賦課)."""
    form = forms.LandForm(request.POST or None)

    def act() -> str:
        v = dict(form.cleaned_data)
        land = Land(v.pop("place"), int(v.pop("area") * 100), v.pop("pits"))
        assess_beneficiary(land=land, **v, actor=actor_in(request))
        return url("lands", municipality)

    context = {"title": "受益者負担金の賦課", "button": "賦課する", "back": url("lands", municipality)}
    return carried_out(request, form, act, "water/form.html", context)


@screen("water.change")
@require_http_methods(["GET", "POST"])
def land(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Postpone, exempt, hand over (徴収猶予・減免・受益者の変更). Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        row, known = pages.land(number), head()
        bar = person_bar(row.person, actor, day)
    looked(request, "water.land", [row.person])
    initial = {"person": row.person, "state": row.state, "changed_on": day}
    form = forms.LandChangeForm(request.POST or None, initial=initial)

    def act() -> str:
        change_beneficiary(number=number, **form.cleaned_data, actor=actor, read_at=known)
        return url("lands", municipality)

    context = {
        "title": "受益者負担金の猶予・減免・変更", "button": "変更する", "back": url("lands", municipality), "person": bar,
    }  # fmt: skip
    return carried_out(request, form, act, "water/form.html", context)
