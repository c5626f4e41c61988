"""Service hours of single days: announce them, withdraw them (特別日のサービス時間)."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from kikan.businesses.service.procedures.announce_hours import announce_hours, own_hours, withdraw_hours
from kikan.businesses.service.reads import events, hours
from kikan.businesses.service.screens import forms
from kikan.businesses.service.screens.events import FORM, heading, url
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.tenancy import tenant


@screen("service.change")
@require_http_methods(["GET", "POST"])
def announce(request: HttpRequest, municipality: int) -> HttpResponse:
    """Hours of a day or a run of days, for all members of a union or one of them."""
    with tenant(municipality):
        members = hours.members_here()
    form = forms.HoursForm(request.POST or None, businesses=events.businesses(), members=members)

    def act() -> str:
        announce_hours(**form.cleaned_data, actor=actor_in(request))
        return url("events", municipality)

    told = "契約で定めた曜日ごとの時間に加えるか、その日を休みにします。始まった後は変えられません。"
    return carried_out(request, form, act, FORM, heading(municipality, "特別日のサービス時間の告知", told))


@screen("service.change")
@require_http_methods(["GET", "POST"])
def withdraw(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """An announcement that will not come true, with the reason."""
    with tenant(municipality):
        found = own_hours(number, municipality)
    form = forms.WithdrawHoursForm(request.POST or None)

    def act() -> str:
        withdraw_hours(hours=number, **form.cleaned_data, actor=actor_in(request))
        return url("events", municipality)

    told = f"{found.days_ja}　{found.business_ja}　{found.hours_ja}　{found.reason}"
    return carried_out(request, form, act, FORM, heading(municipality, "特別日のサービス時間の取下げ", told))
