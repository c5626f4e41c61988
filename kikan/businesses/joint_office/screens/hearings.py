"""Ask for opinions on a sheet, answer for a member (負担金の案への意見)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.joint_office.procedures.hear_members import ask_opinions, give_share_opinion
from kikan.businesses.joint_office.reads import allocations, hearings
from kikan.businesses.joint_office.screens.asking import Line, Offering, chosen, url
from kikan.businesses.joint_office.screens.request_forms import EARLIEST, LATEST
from kikan.ground.eras import fiscal_year_in_words
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.fields import EraDateField
from kikan.shared.errors import NotFound
from kikan.shared.tenancy import tenant

FORM = "joint_office/form.html"


class AskForm(Offering):
    """意見の照会."""

    answer_by = EraDateField(label="回答の期限", earliest=EARLIEST, latest=LATEST)


class OpinionForm(Offering):
    """意見の回答."""

    stance = chosen("回答")
    text = Line(label="意見の内容（意見ありのとき）", longest=1000, required=False)


@screen("joint_office.change")
@require_http_methods(["GET", "POST"])
def ask(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Ask every member of a sheet by a day, or move the day back. Errors: NotFound."""
    context = _heading(municipality, number, "意見の照会", "照会する")
    form = AskForm(request.POST or None)

    def act() -> str:
        ask_opinions(allocation=number, **form.cleaned_data, actor=actor_in(request))
        return url("sheet", municipality, number=number)

    return carried_out(request, form, act, FORM, context)


@screen("joint_office.request")
@require_http_methods(["GET", "POST"])
def opinion(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Answer for the member one speaks for. Errors: NotFound."""
    context = _heading(municipality, number, "意見の回答", "回答する")
    form = OpinionForm(request.POST or None, offered={"stance": hearings.stances()})

    def act() -> str:
        give_share_opinion(allocation=number, **form.cleaned_data, actor=actor_in(request))
        return url("sheet", municipality, number=number)

    return carried_out(request, form, act, FORM, context)


def _heading(municipality: int, number: int, ja: str, button: str) -> dict[str, str]:
    with tenant(municipality):
        found = allocations.allocation_of(number)
    if found is None:
        raise NotFound("この計算書はありません。", what_to_do="年度の画面から開き直してください。")
    told = f"{fiscal_year_in_words(found.year)}　{found.phase_ja}　総額 {found.total:,}円"
    back = url("sheet", municipality, number=number)
    return {"ja": f"負担金計算書第{number}号　{ja}", "button": button, "told": told, "back": back}
