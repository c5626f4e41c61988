"""The tax page of a person (住民税の個人画面): years, amounts, ways of collecting, instalments, what may be done."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.resident_tax.reads import IncomeOfYear, incomes_of_person
from kikan.businesses.resident_tax.reads.assessments import AssessedTax, assessments_of_person
from kikan.businesses.resident_tax.reads.explained import paths_of
from kikan.businesses.resident_tax.reads.instalments import InstalmentLine, instalments_of
from kikan.businesses.resident_tax.reads.liabilities import liabilities, reliefs
from kikan.businesses.resident_tax.screens.corrections import notices_of
from kikan.businesses.resident_tax.screens.marks import status_badge
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.marks import instalment_badge
from kikan.shared.desk.people import person_bar, person_url
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Act
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import open_acts_of

NO_RIGHT = "権限がありません。"


@dataclass(frozen=True)
class YearBlock:
    """The taxes of one year: the decision in force, those before it, the incomes, the instalments of its charge."""

    year: int
    current: AssessedTax | None
    former: tuple[AssessedTax, ...]
    income: IncomeOfYear | None
    instalments: tuple[tuple[InstalmentLine, Badge], ...]

    @property
    def owed(self) -> int:
        return sum(line.balance for line, _ in self.instalments)

    @property
    def badge(self) -> Badge | None:
        return status_badge(self.current) if self.current else None

    @property
    def paths(self) -> list[tuple[str, tuple[int, int, int], int]]:
        """Only the ways by which something is collected."""
        return [p for p in paths_of(self.current) if p[2]] if self.current else []


@screen("resident_tax.look")
@require_GET
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Every year with its tax, ways of collecting and instalments. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        taxes, incomes = assessments_of_person(number), incomes_of_person(number)
        instalments = instalments_of(sorted({t.charge for t in taxes if t.charge}))
        grounds, relieved = liabilities(number), reliefs(person=number)
        waiting = open_acts_of([("person", number)])
    looks.record(actor, screen="resident_tax.person", persons=[number])
    context = {
        "person": bar,
        "years": _years(taxes, incomes, [(i, instalment_badge(i.state_on(day))) for i in instalments]),
        "grounds": grounds,
        "reliefs": relieved,
        "waiting": [
            (a.title, a.state_ja, act_url(municipality, a.number), a.due_on)
            for a in waiting
            if a.business == "resident_tax"
        ],
        "acts": person_acts(actor, number, is_taxed=bool(taxes)),
        "notices": notices_of(request),
        "register_url": person_url(municipality, number),
    }
    return render(request, "resident_tax/person.html", context)


def _years(
    taxes: list[AssessedTax], incomes: list[IncomeOfYear], instalments: list[tuple[InstalmentLine, Badge]]
) -> list[YearBlock]:
    earned = {i.fiscal_year: i for i in incomes}
    blocks = []
    for year in sorted({t.fiscal_year for t in taxes} | set(earned), reverse=True):
        of_year = [t for t in taxes if t.fiscal_year == year]
        charges = {t.charge for t in of_year if t.charge}
        blocks.append(
            YearBlock(
                year,
                next((t for t in of_year if t.is_current), None),
                tuple(t for t in of_year if not t.is_current),
                earned.get(year),
                tuple(x for x in instalments if x[0].charge in charges),
            )
        )
    return blocks


def person_acts(actor: Actor, person: int, *, is_taxed: bool) -> list[Act]:
    """What is possible for the person today; the impossible greyed with the reason."""
    may = "" if actor.may("resident_tax.change") else NO_RIGHT
    relief = may or ("" if is_taxed else "賦課がありません。")
    wanted = (
        ("課税資料を見る", "documents_of", "", "d"),
        ("更正・決定をする", "reassess_person", may, "e"),
        ("減免を決定する", "relief_decide", relief, ""),
        ("課税の根拠を決定する", "liability_decide", may, ""),
        ("給与から特別徴収する（切替）", "starter", may, ""),
        ("退職・転勤などの異動", "leaver", may, ""),
        ("所得・課税証明書", "certificate", "" if actor.may("resident_tax.print") else NO_RIGHT, "p"),
    )
    place = {"municipality": actor.municipality, "number": person}
    return [
        Act(ja, "" if why else reverse(f"resident_tax:{name}", kwargs=place), why, key)
        for ja, name, why, key in wanted
    ]
