"""Erasing what the old system's files held (旧ファイルの消去): what goes, what stays, ordered, approved, certified."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.procedures import erase as acts
from kikan.businesses.data_migration.reads import erasures as reads
from kikan.businesses.data_migration.screens.asking import url
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField
from kikan.shared.errors import NotFound
from kikan.shared.jobs import queue
from kikan.shared.tenancy import clock, tenant

ERASE = "data_migration.erase_files"


class OrderForm(forms.Form):
    backups_until = EraDateField(label="今日のバックアップを捨てる日（情報担当に確かめます）")
    with_newer = forms.BooleanField(
        label="検収した取込みより後に受け入れた、まだ検収していない旧ファイルも消去する", required=False
    )

    def __init__(self, *arguments: Any, newer: int, **options: Any) -> None:
        super().__init__(*arguments, **options)
        if not newer:
            del self.fields["with_newer"]


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def erasure(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Where it stands, and what can be done now; the certificate as PDF. Errors: NotFound; NotPermitted by the act."""
    actor, here = actor_in(request), url("erasure", municipality, number=number)
    with tenant(municipality):
        page = reads.page(number)
    given = request.POST if request.method == "POST" else None
    if given is not None and "do_certificate" in given:
        return _certificate(municipality, page)
    ordering = OrderForm(given if given is not None and "do_order" in given else None, newer=page.newer)
    form: forms.Form = ordering if given is not None and "do_order" in given else forms.Form(given)
    if given is not None and not {"do_order", "do_approve"} & set(given):
        form.add_error(None, "何をするかが分かりません。画面を開き直してください。")

    def act() -> str:
        if form is ordering:
            acts.order_erasure(rehearsal=number, **form.cleaned_data, actor=actor)
            return here
        return _approved(number, actor)

    is_due = page.is_due(clock.today())
    context: dict[str, Any] = {
        "page": page, "number": number, "ordering": ordering, "is_due": is_due, "stays": reads.STAYS,
        "may_order": actor.may("data_migration.change") and is_due and bool(page.held) and page.open is None,
        "may_approve": actor.may("data_migration.approve") and page.open is not None and page.open.approved is None,
        "erased": page.erased, "back": url("cutover", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "data_migration/erasure.html", context)


def _approved(number: int, actor: Actor) -> str:
    """The approval, and the run that carries it out."""
    with tenant(actor.municipality):
        order = acts.approve_erasure(rehearsal=number, actor=actor)
        run = queue.enqueue(ERASE, actor=actor, parameters={"erasure": order})
    return reverse("run", kwargs={"municipality": actor.municipality, "number": run})


def _certificate(municipality: int, page: reads.ErasurePage) -> HttpResponse:
    if page.erased is None:
        raise NotFound("消去証明書はまだありません。", what_to_do="消去が済んでから受け取ってください。")
    with tenant(municipality):
        made = reads.certificate_of(page.erased.number)
    return HttpResponse(made, content_type="application/pdf")
