"""The calendar of law revisions: who must enter what by when (法改正の予定)."""

from collections.abc import Iterable

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.joint_office.procedures.enter_revision import (
    correct_revision,
    enter_revision,
    schedule_revision,
    withdraw_revision,
)
from kikan.businesses.joint_office.reads import activations, requests, revisions
from kikan.businesses.joint_office.screens.asking import Line, Offering, chosen, url
from kikan.businesses.joint_office.screens.request_forms import EARLIEST, LATEST
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField
from kikan.shared.desk.years import fiscal_year_of
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant


class RevisionForm(forms.Form):
    """法改正の登録."""

    title = Line(label="件名", longest=100)
    law = Line(label="法令（名称・番号）", longest=100)
    effective_on = EraDateField(label="施行の日", earliest=EARLIEST, latest=LATEST)
    concerned = forms.MultipleChoiceField(label="業務", widget=forms.CheckboxSelectMultiple)
    parameters = forms.CharField(
        label="変わる値（法令値・条例値の名前、1行に1つ）",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"class": "in in-wide", "rows": 4}),
    )

    def clean_parameters(self) -> list[str]:
        lines = [line.strip() for line in str(self.cleaned_data["parameters"]).splitlines() if line.strip()]
        named = {line: revisions.value_named(line) for line in lines}
        if wrong := [line for line, found in named.items() if found is None]:
            raise forms.ValidationError(
                f"「{wrong[0][:60]}」は法令値・条例値の名前にないか、いくつもあります。"
                "法令値の一覧で確かめ、「法令の名前：値の名前」の形で入力してください。"
            )
        return [found for found in named.values() if found is not None]


class CorrectionForm(RevisionForm):
    """法改正の訂正."""

    reason = Line(label="訂正の理由", longest=200)


class WithdrawalForm(forms.Form):
    """法改正の取下げ."""

    reason = Line(label="取下げの理由", longest=200)


class ReleaseChoice(Offering):
    """法改正を載せる版."""

    release = chosen("載せる版")


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def calendar(request: HttpRequest, municipality: int) -> HttpResponse:
    """Revisions with their deadlines, law that ends ahead, and what each member lacks for next fiscal year.

    A form enters another; `?propose=` fills it in from law that ends.
    """
    actor, day = actor_in(request), as_of(request)
    year = fiscal_year_of(day) + 1
    missing = revisions.missing_in(municipality, year, day)
    with tenant(municipality):
        found = revisions.revisions_now(day)
        versions = {r.release: r.version for r in requests.releases_now()}
    proposed = revisions.proposals(day, found)
    form = RevisionForm(request.POST or None, initial=_proposed(request.GET.get("propose", ""), proposed))
    _offer(form)

    def act() -> str:
        number = enter_revision(**form.cleaned_data, actor=actor)
        return url("revision", municipality, number=number)

    context = {
        "year": year, "missing": missing, "may_change": actor.may("joint_office.change"), "day": day,
        "revisions": [
            (r, url("revision", municipality, number=r.revision), r.days_left(day),
             bool(r.enter_by and r.enter_by < day <= r.effective_on), versions.get(r.release or 0, ""))
            for r in found
            if not r.is_withdrawn
        ],
        "withdrawn": [
            (r, url("revision", municipality, number=r.revision)) for r in found if r.is_withdrawn
        ],
        "proposed": [(p, p.ahead.from_on <= day) for p in proposed],
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/revisions.html", context)


def _offer(form: RevisionForm) -> None:
    form.fields["concerned"].choices = list(activations.businesses().items())  # type: ignore[attr-defined]


def _names(parameters: Iterable[str]) -> str:
    return "\n".join(revisions.name_of_value(name) for name in parameters)


def _proposed(key: str, proposed: list[revisions.Proposal]) -> dict[str, object]:
    found = next((p for p in proposed if p.key == key), None)
    if found is None:
        return {}
    return {
        "title": f"{found.ahead.ja}の改正（値が未定）", "law": found.ahead.ja, "effective_on": found.ahead.from_on,
        "concerned": list(found.businesses), "parameters": _names(found.ahead.names),
    }  # fmt: skip


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def revision(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A revision: the values it changes, who must still enter what by when, the release that carries it.

    Errors: NotFound.
    """
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found, releases = _found(number), requests.releases_now()
        history = revisions.versions_of(number)
    versions = {r.release: r.version for r in releases}
    planned = [(r.release, r.version) for r in releases if r.released_on is None]
    form = ReleaseChoice(request.POST or None, offered={"release": planned})

    def act() -> str:
        schedule_revision(revision=number, **form.cleaned_data, actor=actor)
        return url("revision", municipality, number=number)

    context = {
        "revision": found, "days_left": found.days_left(day), "changed": revisions.changed_by(found),
        "answers": revisions.answers_to(found, municipality, day), "version": versions.get(found.release or 0, ""),
        "release_url": url("release", municipality, number=found.release) if found.release else "",
        "may_schedule": bool(planned) and not found.is_withdrawn and actor.may("joint_office.change"),
        "may_change": not found.is_withdrawn and actor.may("joint_office.change"),
        "back": url("revisions", municipality), "history": [(v, versions.get(v.release or 0, "")) for v in history],
        "correct_url": url("revision_correct", municipality, number=number),
        "withdraw_url": url("revision_withdraw", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/revision.html", context)


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def correct(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A revision filled in as it stands, to be corrected with a reason. Errors: NotFound."""
    with tenant(municipality):
        found = _found(number)
    initial = {
        "title": found.title, "law": found.law, "effective_on": found.effective_on, "concerned": list(found.businesses),
        "parameters": _names(found.parameters),
    }  # fmt: skip
    form = CorrectionForm(request.POST or None, initial=initial)
    _offer(form)

    def act() -> str:
        correct_revision(revision=number, **form.cleaned_data, actor=actor_in(request))
        return url("revision", municipality, number=number)

    context = {
        "ja": f"法改正の訂正　{found.title}", "button": "訂正する", "back": url("revision", municipality, number=number),
        "told": "前の内容は履歴に残ります。施行の日を変えると、共同事務局のホームで構成団体に知らせます。"
        "新しい施行の日より後に提供する予定の版からは外れます。",
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/form.html", context)


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A revision taken back with a reason. Errors: NotFound."""
    with tenant(municipality):
        found = _found(number)
    form = WithdrawalForm(request.POST or None)

    def act() -> str:
        withdraw_revision(revision=number, **form.cleaned_data, actor=actor_in(request))
        return url("revision", municipality, number=number)

    context = {
        "ja": f"法改正の取下げ　{found.title}", "button": "取り下げる", "back": url("revision", municipality, number=number),
        "told": "内容は履歴に残り、載せる版から外れます。共同事務局のホームで構成団体に知らせます。",
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/form.html", context)


def _found(number: int) -> revisions.RevisionLine:
    found = revisions.revision_of(number)
    if found is None:
        raise NotFound("この法改正はありません。", what_to_do="法改正の予定から開き直してください。")
    return found
