"""Starters and leavers (特別徴収への切替・給与所得者異動届): form, preview with the months before and after, then approval."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from kikan.businesses.resident_tax.reads import collectors as reads
from kikan.businesses.resident_tax.reads.collection_paths import PENSION, SALARY
from kikan.businesses.resident_tax.screens.forms_collecting import LeaverForm, StarterForm, StopPensionForm
from kikan.businesses.resident_tax.screens.manual_page import manual_url
from kikan.ground.eras import fiscal_year_in_words
from kikan.law.days import next_month
from kikan.shared.access.screen import screen
from kikan.shared.desk.acting import PersonAct
from kikan.shared.tenancy import clock
from kikan.shared.worklist.preview import Preview

START, LEAVE, STOP = (
    "resident_tax.accept_starter", "resident_tax.accept_leaver", "resident_tax.stop_pension",
)  # fmt: skip
ROUTES = {START: "starter", LEAVE: "leaver", STOP: "pension_stop"}


@dataclass(frozen=True, repr=False)
class MonthsChanged:
    """What a collector takes from a person in a year, before and after."""

    ja: str
    months: tuple[int, ...]
    before: tuple[int, ...]
    after: tuple[int, ...]

    @property
    def rows(self) -> list[tuple[int, int, int, bool]]:
        """(month, before, after, whether it differs)."""
        return [(m, b, a, a != b) for m, b, a in zip(self.months, self.before, self.after, strict=True)]

    @property
    def sums(self) -> tuple[int, int]:
        return sum(self.before), sum(self.after)


class Moving(PersonAct):
    """A notification about who collects from whom on its way."""

    forms = {
        START: ("特別徴収への切替の届出", StarterForm),
        LEAVE: ("給与所得者の異動の届出", LeaverForm),
        STOP: ("年金特別徴収の中止の届出", StopPensionForm),
    }
    page = "resident_tax:person"
    form_template = "resident_tax/moving_form.html"
    preview_template = "resident_tax/moving_preview.html"
    check_ja = "月割額がどう変わるかを確かめる"
    waiting = "別の人が承認するまで、月割額には反映されません。"

    def read(self) -> None:
        self.collected = reads.collected_of(self.person)
        self.withheld = reads.withheld_of(self.person)
        numbers = {c.collector for c in self.collected} | {w.collector for w in self.withheld}
        self.names = {c.collector: c.name for c in reads.collectors_of(numbers)}

    def begins_with(self) -> dict[str, Any]:
        known: dict[str, Any] = {"reported_on": clock.today()}
        return known | ({"first_month": next_month(clock.today())} if self.procedure == START else {})

    def told(self, shown: Preview) -> dict[str, Any]:
        return {"changes": self._changes(shown)}

    def _changes(self, shown: Preview) -> list[MonthsChanged]:
        """The monthly amounts of every collector and year that the act changes."""
        found = []
        for row in shown.rows:
            if row.table != "resident_tax_withholding":
                continue
            key = dict(row.key)
            amounts = next((f for f in row.fields if f.name == "amounts"), None)
            if amounts is None:
                continue
            count = len(amounts.after or amounts.before)
            kind = SALARY if count == len(reads.MONTHS[SALARY]) else PENSION
            number, year = key["指定番号"], key["年度"]
            found.append(
                MonthsChanged(
                    f"{fiscal_year_in_words(year)}　{self.names.get(number, '')}（指定番号 {number}）",
                    reads.MONTHS[kind], tuple(amounts.before or [0] * count), tuple(amounts.after or [0] * count),
                )
            )  # fmt: skip
        return found

    def done(self, number: int) -> str:
        return self._here()

    def _here(self, procedure: str = "") -> str:
        place = {"municipality": self.actor.municipality, "number": self.person}
        return reverse(f"resident_tax:{ROUTES[procedure or self.procedure]}", kwargs=place)

    def beside(self) -> dict[str, Any]:
        return {
            "collected": [(c, self.names.get(c.collector, "")) for c in self.collected],
            "withheld": [(w, self.names.get(w.collector, "")) for w in self.withheld],
            "others": [(ja, self._here(name)) for name, (ja, _) in self.forms.items() if name != self.procedure],
            "manual_url": manual_url(self.actor.municipality),
        }  # fmt: skip


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def starter(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """特別徴収への切替申請書 of one person."""
    return Moving(request, number, START).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def leaver(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """給与所得者異動届出書 of one person."""
    return Moving(request, number, LEAVE).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def pension_stop(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """年金特別徴収の中止 of one person."""
    return Moving(request, number, STOP).answer()


@screen("resident_tax.change")
@require_http_methods(["GET", "POST"])
def pending(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """The form of a returned draft, filled in. Errors: NotFound for any other act."""
    return Moving.pending(request, municipality, number, "特別徴収の届出")
