"""Lists of care insurance: applications that wait, benefits to be paid, yearly work (一覧)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.long_term_care.procedures.issue_papers import issue_benefit_notice
from kikan.businesses.long_term_care.reads import benefits as benefit_reads
from kikan.businesses.long_term_care.reads.benefits import CLAIMED_BACK, HELD, OUTWEIGHED, BenefitLine
from kikan.businesses.long_term_care.reads.certification import ApplicationLine, open_applications
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.payouts import status_badge
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.person import Badge
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.tenancy import tenant

EXPORT = "long_term_care.export"


TONES = {HELD: "amber", CLAIMED_BACK: "red", OUTWEIGHED: "grey"}


def badge_of(line: BenefitLine) -> Badge:
    """Where the payment of a benefit stands."""
    return Badge(line.state_ja, TONES[line.status]) if line.status in TONES else status_badge(line.status)


def _person_url(municipality: int, number: int) -> str:
    return reverse("long_term_care:person", kwargs={"municipality": municipality, "number": number})


def applications_table(request: HttpRequest, lines: list[ApplicationLine]) -> Table:
    """Applications that wait; needs an open municipality and records who is looked at."""
    actor, day = actor_in(request), as_of(request)
    labels = labels_of({line.person for line in lines}, day)
    looks.record(actor, screen="long_term_care.applications", persons=sorted(labels))

    def person_url(line: ApplicationLine) -> str:
        return _person_url(actor.municipality, line.person)

    columns = (
        Column("due_on", "期限", "day", value=lambda a: a.postponed_to or a.due_on),
        Column("late", "期限切れ", "badge", value=lambda a: [Badge("期限切れ", "red")] if a.is_late(day) else []),
        Column("name", "氏名", "name", value=lambda a: labels[a.person].name, url=person_url),
        Column("kind_ja", "申請区分"),
        Column("applied_on", "申請日", "day"),
        Column("missing", "次の手続"),
        Column("number", "申請番号", "count"),
    )  # fmt: skip
    return Table(
        request, columns, lines, name="applications", ja="決定を待つ認定申請", sort="due_on", per_page=25,
        export_right=EXPORT, person=lambda a: a.person, empty="決定を待つ申請はありません。",
    )  # fmt: skip


@screen("long_term_care.look")
@require_http_methods(["GET", "POST"])  # the list is exported by POST, with its reason
def applications(request: HttpRequest, municipality: int) -> HttpResponse:
    """Everything that waits for a decision, the nearest due day first (認定申請の一覧)."""
    with tenant(municipality):
        table = applications_table(request, open_applications())
    if (sent := table.export()) is not None:
        return sent
    return render(request, "long_term_care/applications.html", {"table": table})


@screen("long_term_care.look")
@require_http_methods(["GET", "POST"])
def benefits(request: HttpRequest, municipality: int) -> HttpResponse:
    """Benefits decided and not paid out (給付の支払待ち)."""
    actor = actor_in(request)
    with tenant(municipality):
        found = benefit_reads.unpaid()
        labels = labels_of({line.person for line in found}, as_of(request))
    looks.record(actor, screen="long_term_care.benefits", persons=sorted(labels))

    def benefit_url(line: BenefitLine) -> str:
        place = {"municipality": municipality, "number": line.number}
        return reverse("long_term_care:benefit", kwargs=place)

    columns = (
        Column("number", "支給番号", "count", url=benefit_url),
        Column("name", "氏名", "name", value=lambda b: labels[b.person].name),
        Column("kind_ja", "給付の種類"),
        Column("month", "サービス月", "day"),
        Column("amount", "支給額", "yen"),
        Column("status", "状態", "badge", value=badge_of),
    )
    table = Table(
        request, columns, found, name="benefits", ja="給付の支払待ち", per_page=50, export_right=EXPORT,
        person=lambda b: b.person, empty="支払を待つ給付はありません。",
        totals={"amount": sum(b.amount for b in found)},
    )  # fmt: skip
    if (sent := table.export()) is not None:
        return sent
    return render(request, "long_term_care/benefits.html", {"table": table})


@screen("long_term_care.look")
@require_http_methods(["GET", "POST"])
def benefit(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """One benefit and its notice; it is paid by 収納管理. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        row = benefit_reads.benefit_of(number)
        line = next(b for b in benefit_reads.benefits_of(row.person) if b.number == number)
        labels = labels_of({row.person}, as_of(request))
    looks.record(actor, screen="long_term_care.benefit", persons=[row.person])
    if request.method == "POST":
        actor.require("long_term_care.print")

        def printed() -> HttpResponse:
            issued = issue_benefit_notice(benefit=number, actor=actor)
            place = {"municipality": municipality, "number": issued}
            return redirect(reverse("documents_paper", kwargs=place))

        return once(request, printed)
    context = {
        "line": line, "label": labels[row.person], "badge": badge_of(line),
        "person_url": _person_url(municipality, row.person), "steps": benefit_reads.benefit_steps(row),
        "category": row.category, "may_print": actor.may("long_term_care.print"),
    }  # fmt: skip
    return render(request, "long_term_care/benefit.html", context)
