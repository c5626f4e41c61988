"""The review of looks (照会記録の点検): a month of all sections, one section's findings, who looked at a person."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from kikan.businesses.administration.procedures import review_looks as acts
from kikan.businesses.administration.reads import audit as reads
from kikan.businesses.administration.reads.audit_doors import exports_by_operators
from kikan.businesses.administration.reads.reviews import reviews_of
from kikan.businesses.administration.screens.forms import reason, wide
from kikan.businesses.administration.screens.log import moment
from kikan.ground.eras import in_words
from kikan.law.days import next_month
from kikan.shared.access import Actor, digest, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import plots
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.fields import EraDateField, ExactText
from kikan.shared.desk.pages import refuse
from kikan.shared.desk.person import Badge
from kikan.shared.desk.plots.drawing import Series
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.errors import NotPermitted, ProcedureError
from kikan.shared.tenancy import clock, tenant

BACK = 11


class ReviewForm(forms.Form):
    """The result of a review."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    findings = reason("点検の結果", 1_000)
    action = ExactText(label="とった措置", longest=1_000, required=False, widget=wide())


class PersonForm(forms.Form):
    """Whose looks are asked for, and why."""

    person = forms.CharField(
        label="宛名番号", max_length=18, widget=forms.TextInput(attrs={"class": "in in-amount"})
    )
    begin = EraDateField(label="この日から")
    reason = reason()

    def clean_begin(self) -> date:
        begin: date = self.cleaned_data["begin"]
        if begin > clock.today():
            raise forms.ValidationError("今日までの日を入力してください。")
        return begin

    def clean_person(self) -> int:
        text = self.cleaned_data["person"].replace("-", "").strip()
        if not (text.isascii() and text.isdigit()):
            raise forms.ValidationError("番号は数字で入力してください。")
        return int(text)


class OwnForm(forms.Form):
    """Under which number a user is a resident."""

    user = forms.IntegerField(
        label="利用者番号",
        min_value=1,
        max_value=10**15,
        widget=forms.TextInput(attrs={"class": "in in-amount"}),
    )
    person = forms.IntegerField(
        label="宛名番号",
        min_value=1,
        max_value=10**17,
        required=False,
        widget=forms.TextInput(attrs={"class": "in in-amount"}),
    )


def month_asked(text: str) -> date:
    """2026-11 -> 1 November 2026. Errors: Http404 for what is no month."""
    year, _, month = text.partition("-")
    if not (len(text) == 7 and year.isascii() and year.isdigit() and month.isascii() and month.isdigit()):
        raise Http404
    if not (2000 <= int(year) <= 2999 and 1 <= int(month) <= 12):
        raise Http404
    return date(int(year), int(month), 1)


@screen("administration.review")
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest, municipality: int) -> HttpResponse:
    """The month before, or the one asked for: every section with what was found and whether it is signed off."""
    actor = actor_in(request)
    text = request.GET.get("month", "")
    begin = month_asked(text) if text else _month_before(as_of(request))
    own = None if actor.may(acts.ALL) else actor.office
    with tenant(municipality):
        month, signed = reads.month_of(begin, own), reviews_of(begin)
        exports = exports_by_operators(begin, next_month(begin))
    table = _sections_table(request, month, signed, begin, municipality)
    if (sent := table.export()) is not None:
        return sent
    looks.record(actor, screen="administration.audit", persons=[])
    context = {
        "table": table, "month": month, "months": _months(as_of(request)), "begin": begin, "missing": _missing(month),
        "plot": _by_day(month), "exports": [moment(at) for at in exports],
        "may_all": actor.may(acts.ALL), "own_form": OwnForm(), "person_form": PersonForm(),
        **(_digests(municipality) if actor.may(acts.ALL) else {}),
    }  # fmt: skip
    return render(request, "administration/audit.html", context)


def _month_before(day: date) -> date:
    return (day.replace(day=1) - timedelta(days=1)).replace(day=1)


def _months(day: date) -> list[tuple[str, str]]:
    """The months that can be chosen, the running one first."""
    found = [day.replace(day=1)]
    while len(found) <= BACK:
        found.append(_month_before(found[-1]))
    return [(f"{m:%Y-%m}", month_ja(m)) for m in found]


def month_ja(begin: date) -> str:
    return in_words(begin).rsplit("1日", 1)[0]


def _missing(month: reads.Month) -> str:
    return "、".join(reads.KINDS[kind] for kind in month.missing)


def _digests(municipality: int) -> dict[str, Any]:
    """The last days' digests, and whether that of yesterday is overdue."""
    lines = digest.lines(municipality)
    is_late = bool(lines) and lines[-1].day < clock.today() - timedelta(days=1)
    return {"digests": lines[-3:], "is_late": is_late}


def _sections_table(
    request: HttpRequest, month: reads.Month, signed: Mapping[int, Any], begin: date, municipality: int
) -> Table:
    def url(section: reads.Section) -> str:
        where = {"municipality": municipality, "month": f"{begin:%Y-%m}", "office": section.office}
        return reverse("administration:audit_section", kwargs=where)

    def state(section: reads.Section) -> Badge:
        review = signed.get(section.office)
        if review is None:
            return Badge("未点検", "amber")
        return Badge("点検済", "green", f"{moment(review.reviewed_at)}　{review.findings[:60]}")

    each = [_kind_column(kind, ja) for kind, ja in reads.KINDS.items()]
    columns = [
        Column("name", "所属", url=url), Column("state", "状態", "badge", state), Column("looks", "照会", "count"),
        Column("total", "確かめるもの", "count"),
        # The file has a column for each kind; on the page the figures that are not 0 stand in one.
        *(each if "sections-export" in request.GET else [Column("most", "内訳", value=_told, sorts=False)]),
    ]  # fmt: skip
    return Table(
        request, columns, month.sections, name="sections", ja="照会記録の点検", filters=False,
        empty="この月の照会の記録はありません。", export_right="administration.review",
    )  # fmt: skip


def _told(section: reads.Section) -> str:
    found = sorted(((n, kind) for kind, n in section.counts.items() if n), reverse=True)
    return "、".join(f"{reads.KINDS[kind]} {n:,}" for n, kind in found)


def _kind_column(kind: str, ja: str) -> Column:
    return Column(kind, ja, "count", value=lambda s: s.counts.get(kind, 0))


def _by_day(month: reads.Month) -> Any:
    if not month.by_day:
        return None
    days = [f"{day.day}日" for day, _ in month.by_day]
    return plots.bars(
        "by_day", "日ごとの照会", days, [Series("照会", tuple(count for _, count in month.by_day))], "件"
    )


@screen("administration.review")
@require_http_methods(["GET", "POST"])
def section(request: HttpRequest, municipality: int, month: str, office: int) -> HttpResponse:
    """One section: the figures, the rows behind one of them, and the sign-off."""
    return _section_page(request, month_asked(month), office, None)


def _section_page(request: HttpRequest, begin: date, office: int, form: ReviewForm | None) -> HttpResponse:
    actor, kind = actor_in(request), request.GET.get("kind", "")
    with tenant(actor.municipality):
        name = acts.require_section(actor, office)
        found = reads.month_of(begin, office)
        counts = found.sections[0].counts if found.sections else dict.fromkeys(reads.KINDS, 0)
        kind = (
            kind
            if kind in reads.KINDS
            else next((k for k, n in counts.items() if n), next(iter(reads.KINDS)))
        )
        rows = reads.rows_of(kind, begin, office)
        review = reviews_of(begin).get(office)
        reviewer = reads.names_of_users([review.reviewed_by]) if review else {}
    table = _rows_table(request, rows, reads.KINDS[kind])
    if (sent := table.export()) is not None:
        return sent
    persons = sorted({p for row in rows for p in row.persons})
    looks.record(actor, screen="administration.audit_section", persons=persons)
    total = sum(counts.values())
    context = {
        "name": name, "begin": begin, "month_ja": month_ja(begin), "kind": kind, "kind_ja": reads.KINDS[kind],
        "kinds": [(k, ja, counts.get(k, 0)) for k, ja in reads.KINDS.items()], "table": table, "total": total,
        "review": review, "reviewer": reviewer.get(review.reviewed_by, "") if review else "", "office": office,
        "form": form or ReviewForm(initial={"seen": total}), "missing": _missing(found),
        "is_over": next_month(begin) <= clock.today(), "month": f"{begin:%Y-%m}",
        "plot": _by_hour(found),
    }  # fmt: skip
    return render(request, "administration/audit_section.html", context, status=400 if form else 200)


def _rows_table(request: HttpRequest, rows: list[reads.Row], ja: str) -> Table:
    columns = (
        Column("at", "日時", value=lambda r: moment(r.at)),
        Column("user", "利用者"),
        Column("operation", "操作"),
        Column("screen", "画面", "code"),
        Column("hits", "人数", "count"),
        Column("names", "対象", "name"),
        Column("search", "検索条件"),
        Column("reason", "理由"),
        Column("terminal", "端末", "code"),
        Column("marks", "表示", "badge", value=_marks),
    )
    return Table(
        request, columns, rows, name="rows", ja=ja, per_page=50, empty="該当する記録はありません。",
        export_right="administration.review", person=lambda r: r.persons[0] if r.persons else 0,
    )  # fmt: skip


def _marks(row: reads.Row) -> list[Badge]:
    marks = [Badge("個人番号", "red")] if row.was_my_number_shown else []
    marks += [Badge("支援措置", "red")] if row.was_protected_shown else []
    return marks + ([Badge("拒否", "amber")] if row.result == looks.RESULTS[looks.REFUSED] else [])


def _by_hour(month: reads.Month) -> Any:
    if not any(month.by_hour):
        return None
    hours = [f"{hour}時" for hour in range(24)]
    return plots.bars("by_hour", "時刻ごとの照会", hours, [Series("照会", month.by_hour)], "件")


@screen("administration.review")
@require_POST
def sign(request: HttpRequest, municipality: int, month: str, office: int) -> HttpResponse:
    """Sign a section's month off."""
    actor, begin, form = actor_in(request), month_asked(month), ReviewForm(request.POST)

    def carry_out() -> HttpResponse:
        acts.review_looks(begin=begin, office=office, actor=actor, **form.cleaned_data)
        return redirect("administration:audit_section", municipality=municipality, month=month, office=office)

    if form.is_valid():
        try:
            return once(request, carry_out)
        except NotPermitted:
            raise
        except ProcedureError as error:
            refuse(form, error)
    return _section_page(request, begin, office, form)


@screen("administration.review")
@require_POST
def sheet(request: HttpRequest, municipality: int, month: str, office: int) -> HttpResponse:
    """Make the sheet of a signed month and open it."""
    actor, begin = actor_in(request), month_asked(month)

    def carry_out() -> HttpResponse:
        number = acts.issue_audit_sheet(begin=begin, office=office, actor=actor)
        return redirect("documents_paper", municipality=municipality, number=number)

    return once(request, carry_out)


@screen("administration.audit")
@require_http_methods(["GET", "POST"])
def person(request: HttpRequest, municipality: int) -> HttpResponse:
    """Who looked at one person (本人からの開示請求): the question itself is recorded with its reason."""
    actor, form = actor_in(request), PersonForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    rows: list[reads.Row] = []
    if asked:
        given = form.cleaned_data
        with tenant(municipality):
            rows = reads.looks_at(given["person"], given["begin"], clock.today())
        looks.record(
            actor, screen="administration.audit_person", persons=[given["person"]], operation="search",
            search="この人を照会した記録", reason=given["reason"],
        )  # fmt: skip
    context = {"form": form, "table": _rows_table(request, rows, "照会した記録") if asked else None}
    return render(
        request,
        "administration/audit_person.html",
        context,
        status=400 if form.is_bound and not asked else 200,
    )


@screen("administration.audit")
@require_POST
def own_person(request: HttpRequest, municipality: int) -> HttpResponse:
    """Say under which number a user is a resident here."""
    actor, form = actor_in(request), OwnForm(request.POST)
    if not form.is_valid():
        return _own_page(request, form)
    try:
        return once(request, lambda: _set_own(actor, form.cleaned_data))
    except ProcedureError as error:
        refuse(form, error)
        return _own_page(request, form)


def _set_own(actor: Actor, given: Mapping[str, Any]) -> HttpResponse:
    acts.set_own_person(user=given["user"], person=given["person"], actor=actor)
    return redirect("administration:audit", municipality=actor.municipality)


def _own_page(request: HttpRequest, form: OwnForm) -> HttpResponse:
    return render(request, "administration/audit_own.html", {"own_form": form}, status=400)
