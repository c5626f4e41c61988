"""Absentee and mail votes (不在者投票・郵便等投票): requests sent, what came back, certificates."""

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.elections.documents.absentee import TEMPLATE
from kikan.businesses.elections.procedures.absentee_papers import (
    print_absentee_list,
    print_absentee_request,
    print_ballot_papers,
)
from kikan.businesses.elections.procedures.mail_certificates import name_writer, print_mail_certificate
from kikan.businesses.elections.procedures.send_ballots import (
    issue_mail_certificate,
    return_ballots,
    send_ballots,
)
from kikan.businesses.elections.reads import absentee, closing, places
from kikan.businesses.elections.screens.poll_asking import carried_out, pdf, url
from kikan.businesses.elections.screens.poll_forms import EARLIEST
from kikan.shared.access import looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.act_forms import CHOOSE, choice_field
from kikan.shared.desk.fields import EraDateField, ExactText, NumberField
from kikan.shared.desk.people import labels_of
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.documents import lists
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant

FORM = "elections/poll_form.html"
EXPORT = "elections.export"


class SendForm(forms.Form):
    """不在者投票の請求."""

    person = NumberField(label="宛名番号")
    way = choice_field("投票する場所")
    destination = ExactText(
        label="施設・市区町村の名称（郵便等・在外投票では空欄）", longest=100, required=False
    )
    requested_on = EraDateField(label="請求年月日", earliest=EARLIEST)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["way"].choices = [CHOOSE, *absentee.ways()]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    """返送の記録."""

    returned_on = EraDateField(label="返送年月日", earliest=EARLIEST)
    result = choice_field("結果")

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["result"].choices = [CHOOSE, *absentee.results()]  # type: ignore[attr-defined]


class CertificateForm(forms.Form):
    """郵便等投票証明書の交付."""

    person = NumberField(label="宛名番号")
    ground = choice_field("事由")
    issued_on = EraDateField(label="交付年月日", earliest=EARLIEST)
    care_until = EraDateField(
        label="要介護5の認定の有効期間の末日（要介護5のとき）", earliest=EARLIEST, required=False
    )
    is_written_by_another = forms.BooleanField(label="代理記載の方法による", required=False)

    def __init__(self, *args: object, **options: object) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]
        self.fields["ground"].choices = [CHOOSE, *absentee.grounds()]  # type: ignore[attr-defined]


class WriterForm(forms.Form):
    """代理記載人の届出."""

    person = NumberField(label="選挙人の宛名番号")
    writer_name = ExactText(label="代理記載人の氏名", longest=100)
    writer_address = ExactText(label="代理記載人の住所", longest=200)
    writer_birth_on = EraDateField(label="代理記載人の生年月日")
    named_on = EraDateField(label="届出年月日", earliest=EARLIEST)


class VoterForm(forms.Form):
    """書類を印刷する人."""

    person = NumberField(label="宛名番号")


@screen("elections.change")
@require_http_methods(["GET", "POST"])
def of_election(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """The requests of an election with what came back. Errors: NotFound, also once the records are closed."""
    actor, day = actor_in(request), clock.today()
    with tenant(municipality):
        held = places.require_election(election)
        if closing.closing_of(election) is not None:
            raise NotFound(
                "この選挙の記録は閉鎖されています。", what_to_do="投票者数は投票状況で見られます。"
            )
        rows = absentee.requests_of(election)
        labels = labels_of({r.person for r in rows}, day)
    form = VoterForm(request.POST if "print_form" in request.POST else None)
    if "print_list" in request.POST:

        def listed() -> HttpResponse:
            looks.record(actor, screen="elections.absentee", persons=sorted(labels), operation="print")
            return pdf(lists.TEMPLATE, print_absentee_list(election=election, actor=actor), "absentee-list")

        return once(request, listed)
    columns = (
        Column(
            "request", "請求番号", "count",
            url=lambda r: url("absentee_return", municipality, number=r.request) if r.result is None else "",
        ),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("way", "投票する場所", value=lambda r: r.get_way_display()),
        Column("destination", "送付先"),
        Column("requested_on", "請求", "day"),
        Column("sent_on", "送付", "day"),
        Column("returned_on", "返送", "day"),
        Column("result", "結果", value=lambda r: r.get_result_display() or ""),
    )  # fmt: skip
    table = Table(
        request, columns, rows, name="list", ja="不在者投票", per_page=100, empty="送付した投票用紙はありません。",
        export_right=EXPORT, person=lambda r: r.person,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    if labels:
        looks.record(actor, screen="elections.absentee", persons=sorted(labels))
    context = {"held": held, "table": table, "may_print": actor.may("elections.print")}
    if "print_form" not in request.POST:
        return render(request, "elections/absentee.html", {"form": form, **context})

    def filled() -> HttpResponse:
        person = form.cleaned_data["person"]
        data = print_absentee_request(election=election, person=person, actor=actor)
        looks.record(actor, screen="elections.absentee", persons=[person], operation="print")
        return pdf(TEMPLATE, data, "absentee-request")

    return carried_out(request, form, filled, "elections/absentee.html", context)


@screen("elections.change")
@require_http_methods(["GET", "POST"])
def send(request: HttpRequest, municipality: int, election: int) -> HttpResponse:
    """Accept a request and send the ballots. Errors: NotFound."""
    actor, form = actor_in(request), SendForm(request.POST or None, initial={"requested_on": clock.today()})
    with tenant(municipality):
        held = places.require_election(election)

    def act() -> str:
        number = send_ballots(election=election, **form.cleaned_data, actor=actor)
        return url("absentee_return", municipality, number=number)

    note = (
        "送付を記録すると、この人は期日前投票所でも投票所でも受付できなくなります。使わなかった用紙が返れば、"
        "返送の記録で「使わずに返還」を選ぶと、もう一度受付できます。郵便等投票には、有効な証明書と、選挙期日の4日前までの請求が要ります。"
    )
    context = {"ja": f"不在者投票の用紙の送付　{held.name}", "button": "送付を記録する", "note": note}
    return carried_out(request, form, act, FORM, context)


@screen("elections.change")
@require_http_methods(["GET", "POST"])
def returned(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Keep what came back. Errors: NotFound."""
    actor, form = actor_in(request), ReturnForm(request.POST or None, initial={"returned_on": clock.today()})
    with tenant(municipality):
        found = absentee.request_of(number)
        if found is None or closing.closing_of(found.election) is not None:
            raise NotFound("この請求番号の不在者投票はないか、選挙の記録が閉鎖されています。")
        label = labels_of([found.person], clock.today())[found.person]
    looks.record(actor, screen="elections.absentee", persons=[found.person])
    election = found.election
    if "print" in request.POST:

        def printed() -> HttpResponse:
            data = print_ballot_papers(request=number, actor=actor)
            looks.record(actor, screen="elections.absentee", persons=[found.person], operation="print")
            return pdf(TEMPLATE, data, f"absentee-{number}")

        return once(request, printed)

    def act() -> str:
        return_ballots(request=number, **form.cleaned_data, actor=actor)
        return url("absentee", municipality, election=election)

    note = f"{label.name}　{found.get_way_display()}　{found.destination}"
    prints = "証明書と封筒の表示を印刷する" if actor.may("elections.print") else ""
    context = {"ja": f"返送の記録　請求{number}番", "button": "記録する", "note": note, "prints": prints}
    return carried_out(request, form, act, FORM, context)


@screen("elections.change")
@require_http_methods(["GET", "POST"])
def certificates(request: HttpRequest, municipality: int) -> HttpResponse:
    """Who may vote by mail, and until when; forms issue a certificate, name who writes, print a certificate."""
    actor, day = actor_in(request), clock.today()
    asked = next((name for name in ("writer", "print") if name in request.POST), "")
    form = CertificateForm(request.POST if request.POST and not asked else None, initial={"issued_on": day})
    writer = WriterForm(
        request.POST if asked == "writer" else None, initial={"named_on": day}, prefix="writer"
    )
    voter = VoterForm(request.POST if asked == "print" else None, prefix="print")
    with tenant(municipality):
        rows = absentee.certificates_on(day)
        labels = labels_of({r.person for r in rows}, day)
    columns = (
        Column("certificate", "証明書番号", "count"),
        Column("name", "氏名", "name", value=lambda r: labels[r.person].name),
        Column("ground", "事由", value=lambda r: r.get_ground_display()),
        Column("written", "代理記載人", value=absentee.writer_ja),
        Column("valid_from", "交付", "day"),
        Column("last_on", "有効期間の末日", "day", value=lambda r: _last(r.valid_until)),
    )
    table = Table(
        request, columns, rows, name="list", ja="郵便等投票証明書", per_page=100,
        empty="有効な証明書はありません。", export_right=EXPORT, person=lambda r: r.person,
    )  # fmt: skip
    if (exported := table.export()) is not None:
        return exported
    if labels:
        looks.record(actor, screen="elections.certificates", persons=sorted(labels))

    def act() -> str:
        issue_mail_certificate(**form.cleaned_data, actor=actor)
        return url("certificates", municipality)

    def named() -> str:
        name_writer(**writer.cleaned_data, actor=actor)
        return url("certificates", municipality)

    def printed() -> str:
        person = voter.cleaned_data["person"]
        number = print_mail_certificate(person=person, actor=actor)
        looks.record(actor, screen="elections.certificates", persons=[person], operation="print")
        return reverse("documents_paper", kwargs={"municipality": municipality, "number": number})

    sent, carry = {"writer": (writer, named), "print": (voter, printed)}.get(asked, (form, act))
    context = {
        "table": table,
        "writer": writer,
        "voter": voter,
        "issue": form,
        "may_print": actor.may("elections.print"),
    }
    return carried_out(request, sent, carry, "elections/certificates.html", context)


def _last(until: date) -> date:
    return date.fromordinal(until.toordinal() - 1)
