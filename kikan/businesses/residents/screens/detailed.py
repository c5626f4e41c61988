"""The detailed search (詳細検索): every key by itself, and the conditions used lately."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.procedures.keep_search import keep_search
from kikan.businesses.residents.reads.search import Hits
from kikan.businesses.residents.reads.search_detailed import (
    EMPTY_JA,
    NUMBERS_RIGHT,
    Conditions,
    kept_searches,
    search_detailed,
)
from kikan.businesses.residents.reads.words import EVENTS, KINDS
from kikan.businesses.residents.screens.forms import Number, Texts
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.fields import EraDateField
from kikan.shared.tenancy import tenant

ANY = ("", "（指定しない）")
REMOVALS = ("21", "22", "23", "24", "25", "26")
MATCHES = (("begins", "前方一致"), ("contains", "部分一致（時間がかかります）"))
STATES = (ANY, ("resident", "住民"), ("removed", "除票"))


class DetailedForm(forms.Form):
    """The keys of the national specification, each by itself."""

    name = Texts(label="氏名・旧氏・通称", longest=100, required=False)
    kana = Texts(label="フリガナ", longest=100, required=False)
    match = forms.ChoiceField(label="氏名・住所の一致", choices=MATCHES, required=False)
    birth_from = EraDateField(label="生年月日（から）", required=False)
    birth_until = EraDateField(label="生年月日（まで）", required=False)
    sex = forms.ChoiceField(
        label="性別", choices=(ANY, ("1", "男"), ("2", "女"), ("0", "不明")), required=False
    )
    relationship = Texts(label="続柄", longest=20, required=False, wide=False)
    address = Texts(label="住所（町名・番地）", longest=100, required=False)
    building = Texts(label="方書", longest=100, required=False)
    person = Number(label="宛名番号", required=False)
    household = Number(label="世帯番号", required=False)
    state = forms.ChoiceField(label="状態", choices=STATES, required=False)
    reason = forms.ChoiceField(
        label="消除事由", choices=[ANY, *((c, EVENTS[c]) for c in REMOVALS)], required=False
    )
    kind = forms.ChoiceField(
        label="住民種別", choices=[ANY, *((str(k), ja) for k, ja in KINDS.items())], required=False
    )
    card_no = Texts(label="在留カード等の番号", longest=12, required=False, wide=False)
    empty = forms.MultipleChoiceField(
        label="未入力の項目",
        choices=list(EMPTY_JA.items()),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *arguments: Any, actor: Actor, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["empty"].widget.attrs.pop("required", None)
        if not actor.may(NUMBERS_RIGHT):
            del self.fields["card_no"]

    def conditions(self) -> Conditions:
        given = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        return Conditions(**{**given, "empty": tuple(given.get("empty", ()))})


@screen("residents.look")
@require_http_methods(["GET", "POST"])
def detailed(request: HttpRequest, municipality: int) -> HttpResponse:
    """The form, the hits beneath it, and at the left what was asked lately."""
    actor, again = actor_in(request), request.POST.get("again", "")
    with tenant(municipality):
        kept = kept_searches(actor)
    chosen = dict(kept).get(again) if again else None
    form = DetailedForm(chosen if chosen is not None else request.POST or None, actor=actor)
    found = _find(actor, form) if form.is_bound and form.is_valid() else None
    with tenant(municipality):
        kept = kept_searches(actor)
    context = {
        "form": form,
        "found": found,
        "kept": [(n, _in_words(form, c)) for n, c in kept],
        "search_text": "この条件",
    }
    return render(request, "residents/search_detailed.html", context)


def _find(actor: Actor, form: DetailedForm) -> Hits:
    """The hits; the look is recorded with its conditions, the number of a card only as having been asked for."""
    asked = form.conditions()
    with tenant(actor.municipality):
        found = search_detailed(asked, actor=actor)
    if found.problem:
        return found
    keep_search(actor=actor, conditions=asked.as_json())
    said = _in_words(form, asked.as_json()) + ("　在留カード等の番号" if asked.card_no else "")
    looks.record(
        actor, screen="residents.search", persons=[hit.person for hit in found.hits],
        operation="search", search=said,
    )  # fmt: skip
    return found


def _in_words(form: DetailedForm, conditions: dict[str, Any]) -> str:
    """氏名 佐藤　性別 女 …"""
    said = []
    for name, value in conditions.items():
        if name not in form.fields or (name == "match" and value == "begins"):
            continue
        choices = dict(getattr(form.fields[name], "choices", ()) or ())
        values = value if isinstance(value, list) else [value]
        shown = "・".join(str(choices.get(str(v), v)) for v in values)
        said.append(f"{form.fields[name].label} {shown}")
    return "　".join(said)
