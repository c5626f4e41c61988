"""The cut-over of a rehearsal (本番切替え) on one page: plan, steps, decision, take-over, check, the month after."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.documents import CUTOVER, PRINT
from kikan.businesses.data_migration.procedures import cutover as acts
from kikan.businesses.data_migration.procedures.print_sheets import print_cutover
from kikan.businesses.data_migration.reads import cutovers as reads
from kikan.businesses.data_migration.reads.sheets import issued_of
from kikan.businesses.data_migration.screens.asking import Area, Line, paper_url, sheets_of, url
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField, NumberField
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, format_code, tenant

TAKE_IN, COMPARE = "data_migration.take_in", "data_migration.compare"
NAMES = "決めた人（二人以上、「、」で区切る）"


class PlanForm(forms.Form):
    live_on = EraDateField(label="稼働の日")
    back_until = EraDateField(label="切戻しの期限")
    steps = Area(label="手順（日時｜手順｜責任者を1行ずつ）", rows=10, longest=10_000)

    def lines(self) -> list[dict[str, str]]:
        """Each line in its three parts; what is not there is empty."""
        rows = [
            line.replace("|", "｜").split("｜", 2)
            for line in self.cleaned_data["steps"].splitlines()
            if line.strip()
        ]
        return [dict(zip(("at", "title", "by"), [*row, "", ""], strict=False)) for row in rows]


class StepForm(forms.Form):
    step = forms.TypedChoiceField(label="手順", coerce=int)
    result = Line(label="結果", longest=200)

    def __init__(self, *args: Any, offered: list[tuple[int, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["step"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = offered


class DecideForm(forms.Form):
    kind = forms.ChoiceField(
        label="判断", choices=[("", "選んでください"), ("go", "切替える"), ("no", "切替えない")]
    )
    decided_by = Line(label=NAMES, longest=200)
    reason = Line(label="理由（切替えないとき）", longest=200, required=False)


class NamedForm(forms.Form):
    decided_by = Line(label=NAMES, longest=200)
    reason = Line(label="理由（件数に差があるとき、切り戻すとき）", longest=200, required=False)


class CompareForm(forms.Form):
    fiscal_year = NumberField(label="年度（西暦）")


class WatchForm(forms.Form):
    day = EraDateField(label="確認した日")
    is_calm = forms.BooleanField(label="異状なし", required=False)
    note = Line(label="確認したこと（旧システムとの比較、問合せ）", longest=200)


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def cutover(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Where the cut-over stands, and a form for each thing that can be done now. Errors: NotFound; NotPermitted by the act."""
    actor = actor_in(request)
    with tenant(municipality):
        page, issued = reads.page(number, clock.today()), issued_of(number, CUTOVER.kind)
    given = request.POST if request.method == "POST" else None
    asked = next((name for name in ACTS if given is not None and f"do_{name}" in given), "")
    shown: dict[str, forms.Form] = {
        "plan": PlanForm(given if asked == "plan" else None, initial=_initial(page)),
        "step": StepForm(given if asked == "step" else None, offered=_open_steps(page)),
        "decide": DecideForm(given if asked == "decide" else None),
        "named": NamedForm(given if asked in ("accept", "back") else None),
        "compare": CompareForm(given if asked == "compare" else None, initial={"fiscal_year": clock.today().year}),
        "watch": WatchForm(given if asked == "watch" else None, initial={"day": clock.today(), "is_calm": True}),
    }  # fmt: skip
    shown["print"] = forms.Form(given)
    form = shown.get("named" if asked in ("accept", "back") else asked, forms.Form(given))

    def act() -> str:
        return ACTS[asked](number, form, actor) or url("cutover", municipality, number=number)

    context = {
        "page": page, "shown": shown, "is_open": page.standing == 0,
        "may_change": actor.may("data_migration.change"), "may_decide": actor.may("data_migration.approve"),
        "may_load": actor.may("data_migration.load") and page.is_go and not page.standing and not page.obstacles,
        "may_go_back": page.may_go_back(clock.today()), "is_taken": page.is_taken, "is_waiting": page.is_waiting,
        "may_compare": actor.may("data_migration.batch") and page.is_taken,
        "compared": [(c, url("comparison", municipality, number=c.number)) for c in page.comparisons],
        "printing": shown["print"], "sheets": sheets_of(issued, municipality, actor),
        "may_print": actor.may(PRINT) and bool(page.version), "acceptance": url("acceptance", municipality),
        "back": url("rehearsal", municipality, number=number), "erasure": url("erasure", municipality, number=number),
        "forms": url("form_samples", municipality, number=number), "code": format_code(municipality),
    }  # fmt: skip
    if given is not None and not asked:
        form.add_error(None, "何をするかが分かりません。画面を開き直してください。")
    return carried_out(request, form, act, "data_migration/cutover.html", context)


def _initial(page: reads.CutoverPage) -> dict[str, Any]:
    if page.live_on is not None:
        steps = "\n".join(f"{s.at}｜{s.title}｜{s.by}" for s in page.steps)
        return {"live_on": page.live_on, "back_until": page.back_until, "steps": steps}
    live_on = clock.today() + timedelta(days=7)
    usual = [f"{live_on - timedelta(days=n)} {at}｜{title}｜" for n, at, title in reads.USUAL]
    return {"live_on": live_on, "back_until": live_on, "steps": "\n".join(usual)}


def _open_steps(page: reads.CutoverPage) -> list[tuple[int, str]]:
    return [(s.number, f"{s.number}　{s.title}（{s.by}）") for s in page.steps if not s.result]


def _plan(number: int, form: Any, actor: Actor) -> str:
    days: dict[str, date] = {name: form.cleaned_data[name] for name in ("live_on", "back_until")}
    acts.plan_cutover(rehearsal=number, steps=form.lines(), **days, actor=actor)
    return ""


def _step(number: int, form: Any, actor: Actor) -> str:
    acts.finish_step(rehearsal=number, **form.cleaned_data, actor=actor)
    return ""


def _decide(number: int, form: Any, actor: Actor) -> str:
    given = dict(form.cleaned_data)
    acts.decide_cutover(rehearsal=number, is_go=given.pop("kind") == "go", **given, actor=actor)
    return ""


def _load(number: int, form: Any, actor: Actor) -> str:
    with tenant(actor.municipality):
        acts.require_go(number)
        run = queue.enqueue(TAKE_IN, actor=actor, parameters={"rehearsal": number})
    return reverse("run", kwargs={"municipality": actor.municipality, "number": run})


def _compare(number: int, form: Any, actor: Actor) -> str:
    parameters = {"rehearsal": number, "fiscal_year": form.cleaned_data["fiscal_year"]}
    with tenant(actor.municipality):
        run = queue.enqueue(COMPARE, actor=actor, parameters=parameters)
    return reverse("run", kwargs={"municipality": actor.municipality, "number": run})


def _accept(number: int, form: Any, actor: Actor) -> str:
    acts.accept_taken(rehearsal=number, **form.cleaned_data, actor=actor)
    return ""


def _back(number: int, form: Any, actor: Actor) -> str:
    acts.roll_back(rehearsal=number, **form.cleaned_data, actor=actor)
    return ""


def _watch(number: int, form: Any, actor: Actor) -> str:
    acts.note_watch(rehearsal=number, **form.cleaned_data, actor=actor)
    return ""


def _print(number: int, form: Any, actor: Actor) -> str:
    return paper_url(actor.municipality, print_cutover(rehearsal=number, actor=actor))


ACTS: dict[str, Callable[[int, Any, Actor], str]] = {
    "plan": _plan, "step": _step, "decide": _decide, "load": _load, "compare": _compare, "accept": _accept,
    "back": _back, "watch": _watch, "print": _print,
}  # fmt: skip
