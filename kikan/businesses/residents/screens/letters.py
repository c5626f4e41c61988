"""Letters of the register (通知・照会): choose one that the person gives reason for, show it, issue it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.residents.documents.letters import KINDS
from kikan.businesses.residents.procedures.issue_letter import issue_letter
from kikan.businesses.residents.screens.certificates import counter_of, respond
from kikan.businesses.residents.screens.forms import Texts
from kikan.shared.access.screen import screen
from kikan.shared.desk.fields import EraDateField
from kikan.shared.tenancy import clock

ANSWER_IN = timedelta(days=14)


class LetterForm(forms.Form):
    """Which letter, to whom, and what is added."""

    kind = forms.ChoiceField(label="通知・照会", choices=[(k, kind.title) for k, kind in KINDS.items()])
    to = Texts(label="送り先（市区町村長）", longest=60, required=False, placeholder="例　○○市長")
    answer_by = EraDateField(label="回答・届出の期限", required=False)
    note = Texts(label="書き添えること", longest=400, required=False)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.initial.setdefault("answer_by", clock.today() + ANSWER_IN)
        self.fields["to"].help_text = "照会と成年被後見人の通知のときに入力します。"
        self.fields["answer_by"].help_text = "照会と依頼のときに印字します。"


@screen("residents.print")
@require_http_methods(["GET", "POST"])
def letters(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Write a letter about a person."""
    counter = counter_of(request, number)
    form = LetterForm(request.POST or None)

    def arguments() -> dict[str, Any]:
        given = form.cleaned_data
        asks = KINDS[given["kind"]].asks_answer
        return {
            "kind": given["kind"],
            "person": number,
            "to": given["to"],
            "note": given["note"],
            "answer_by": given["answer_by"] if asks else None,
        }

    return respond(
        counter, form, "residents.issue_letter", issue_letter, arguments,
        template="residents/record_copy.html", more={"title": "通知・照会"},
    )  # fmt: skip
