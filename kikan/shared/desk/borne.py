"""The year of a certificate of what somebody bore (自己負担額証明書の対象の年), asked for on a person's page."""

from typing import Any

from django import forms
from django.http import HttpRequest

from kikan.shared.errors import Refused
from kikan.shared.qualification.borne import certified_years
from kikan.shared.tenancy import clock

PREFIX = "borne"


class BorneForm(forms.Form):
    """自己負担額証明書."""

    year = forms.TypedChoiceField(label="対象の年（8月から翌年7月）", coerce=int)

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, prefix=PREFIX)
        self.fields["year"].choices = certified_years(clock.today())  # type: ignore[attr-defined]


def year_chosen(request: HttpRequest) -> int:
    """The year sent. Errors: Refused."""
    form = BorneForm(request.POST)
    if not form.is_valid():
        raise Refused("対象の年を選んでください。", field="year", what_to_do="年を選び直してください。")
    year: int = form.cleaned_data["year"]
    return year
