"""The requirement confirmation sheet of a business: a member answers, the union sees the sum (要件確認書)."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.joint_office.procedures.confirm_sheets import announce_demo, answer_sheet
from kikan.businesses.joint_office.reads import activations, confirmations, requests
from kikan.businesses.joint_office.reads.members import delegates_on, members_on
from kikan.businesses.joint_office.screens.asking import Line, Offering, url
from kikan.businesses.joint_office.screens.request_forms import EARLIEST, LATEST
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import clock, tenant


class DemoForm(Offering):
    """体験環境の案内."""

    address = Line(label="体験環境の場所（http://…）")
    demo_from = EraDateField(label="初日", earliest=EARLIEST, latest=LATEST)
    demo_until = EraDateField(label="末日", earliest=EARLIEST, latest=LATEST)


class SheetForm(forms.Form):
    """A pair of fields for each item: the answer, and what is said of it."""

    def __init__(self, *args: Any, items: list[confirmations.Item], **options: Any) -> None:
        super().__init__(*args, **options)
        self.items = items
        for n, item in enumerate(items):
            self.fields[f"a{n}"] = forms.TypedChoiceField(
                label=f"{item.ja}　回答", coerce=int, empty_value=None, required=False,
                widget=forms.Select(attrs={"class": "in"}),
                choices=[("", "未回答"), *confirmations.ANSWERS],
            )  # fmt: skip
            self.fields[f"c{n}"] = Line(label=f"{item.ja}　内容", longest=400, required=False)

    def answers(self) -> dict[str, tuple[int, str]]:
        """Those that were answered."""
        given = self.cleaned_data
        return {
            item.key: (given[f"a{n}"], given[f"c{n}"])
            for n, item in enumerate(self.items)
            if given[f"a{n}"] is not None
        }


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Tell the members of the demo environment."""
    with tenant(municipality):
        found = _release(number)
    form = DemoForm(request.POST or None)

    def act() -> str:
        announce_demo(release=number, **form.cleaned_data, actor=actor_in(request))
        return url("release", municipality, number=number)

    context = {
        "ja": f"版 {found.version}　体験環境の案内", "button": "案内する",
        "back": url("release", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/form.html", context)


@screen("joint_office.look")
@require_http_methods(["GET", "POST"])
def sheet(request: HttpRequest, municipality: int, number: int, business: str) -> HttpResponse:
    """The sheet of a business with every member's answers; a delegate answers for its own. Errors: NotFound."""
    actor, today = actor_in(request), clock.today()
    if business not in activations.businesses():
        raise NotFound("この業務はありません。", what_to_do="版の画面から開き直してください。")
    with tenant(municipality):
        found, items = _release(number), confirmations.items_of(number, business)
        answers = [a for a in confirmations.answers_of(number) if a.business == business]
        names = {m.member: m.name for m in members_on(None)}
        member = delegates_on(today).get(actor.user)
    own = {a.item: a for a in answers if a.member == member}
    initial: dict[str, Any] = {f"a{n}": own[i.key].answer for n, i in enumerate(items) if i.key in own}
    initial |= {f"c{n}": own[i.key].comment for n, i in enumerate(items) if i.key in own}
    form = SheetForm(request.POST or None, items=items, initial=initial)

    def act() -> str:
        answer_sheet(release=number, business=business, answers=form.answers(), actor=actor)
        return url("confirmation", municipality, number=number, business=business)

    may_answer = member is not None and actor.may("joint_office.request") and found.has_demo_on(today)
    rows = [
        (
            item, form[f"a{n}"] if may_answer else None, form[f"c{n}"] if may_answer else None,
            [(names.get(a.member, ""), a) for a in answers if a.item == item.key],
        )
        for n, item in enumerate(items)
    ]  # fmt: skip
    context = {
        "release": found, "business_ja": activations.businesses()[business], "rows": rows, "may_answer": may_answer,
        "has_demo": found.has_demo_on(today), "back": url("release", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "joint_office/confirmation.html", context)


def _release(number: int) -> requests.ReleaseLine:
    found = requests.release_of(number)
    if found is None:
        raise NotFound("この版はありません。", what_to_do="版の一覧から開き直してください。")
    return found
