"""The calendar of law revisions: who must enter what by when (法改正の予定)."""

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.joint_office.procedures.enter_revision import enter_revision, schedule_revision
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
        label="変わる値の記号（法令値・条例値、1行に1つ）",
        required=False,
        max_length=10_000,
        widget=forms.Textarea(attrs={"class": "in in-wide", "rows": 4}),
    )

    def clean_parameters(self) -> list[str]:
        return str(self.cleaned_data["parameters"]).split()


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
    form.fields["concerned"].choices = list(activations.businesses().items())  # type: ignore[attr-defined]

    def act() -> str:
        number = enter_revision(**form.cleaned_data, actor=actor)
        return url("revision", municipality, number=number)

    context = {
        "year": year, "missing": missing, "may_change": actor.may("joint_office.change"), "day": day,
        "revisions": [
            (r, url("revision", municipality, number=r.revision), r.days_left(day),
             bool(r.enter_by and r.enter_by < day <= r.effective_on), versions.get(r.release or 0, ""))
            for r in found
        ],
        "proposed": [(p, p.ahead.from_on <= day) for p in proposed],
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/revisions.html", context)


def _proposed(key: str, proposed: list[revisions.Proposal]) -> dict[str, object]:
    found = next((p for p in proposed if p.key == key), None)
    if found is None:
        return {}
    return {
        "title": f"{found.ahead.ja}の改正（値が未定）", "law": found.ahead.ja, "effective_on": found.ahead.from_on,
        "concerned": list(found.businesses), "parameters": "\n".join(found.ahead.names),
    }  # fmt: skip


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def revision(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A revision: the values it changes, who must still enter what by when, the release that carries it.

    Errors: NotFound.
    """
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        found = next((r for r in revisions.revisions_now(day) if r.revision == number), None)
        releases = requests.releases_now()
    if found is None:
        raise NotFound("この法改正はありません。", what_to_do="一覧から開き直してください。")
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
        "may_change": bool(planned) and actor.may("joint_office.change"), "back": url("revisions", municipality),
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/revision.html", context)
