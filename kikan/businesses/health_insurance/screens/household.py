"""The NHI page of a household (国保の世帯) and of a person: enrolments, levies, instalments, what may be done."""

from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from kikan.businesses.health_insurance.reads.benefits import (
    benefits_of,
    diseases_in,
    ratio_on,
    third_parties,
    uses_card_on,
)
from kikan.businesses.health_insurance.reads.levies import (
    EnrolmentLine,
    InstalmentLine,
    LetOff,
    LevyLine,
    enrolments_of_household,
    enrolments_of_person,
    instalments_of,
    levies_of_household,
    remissions,
)
from kikan.businesses.health_insurance.reads.reliefs import reliefs_of
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.businesses.health_insurance.screens.acts import ACTS
from kikan.businesses.health_insurance.screens.benefits import benefit_badge
from kikan.businesses.health_insurance.screens.forms import HouseholdNumberForm
from kikan.businesses.health_insurance.screens.papers import papers_of
from kikan.shared.access import Actor, looks
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.as_of import as_of
from kikan.shared.desk.borne import BorneForm
from kikan.shared.desk.handing_in import act_url
from kikan.shared.desk.marks import instalment_badge
from kikan.shared.desk.people import Label, labels_of, person_bar, person_url
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Act
from kikan.shared.errors import NotFound
from kikan.shared.premiums.pension_papers import latest_years
from kikan.shared.premiums.reads import collection_of
from kikan.shared.tenancy import tenant
from kikan.shared.worklist.reads import Act as Pending
from kikan.shared.worklist.reads import open_acts_of

NOTICES = {
    "entered": ("仮登録しました", "承認されると反映されます。"),
    "done": ("登録しました", "税額は、更正を行うと変わります。"),
}


@dataclass(frozen=True)
class EnrolmentRow:
    """A period of enrolment with the name, and whether it holds on the page's day."""

    line: EnrolmentLine
    label: Label
    is_now: bool
    url: str


@dataclass(frozen=True)
class YearBlock:
    """The levies of one year: the decisions in force (one for each payer), those before, the instalments of all."""

    year: int
    current: tuple[tuple[LevyLine, str], ...]
    former: tuple[tuple[LevyLine, str], ...]
    instalments: tuple[tuple[InstalmentLine, str, Badge], ...]
    let_off: tuple[LetOff, ...]

    @property
    def has_several(self) -> bool:
        """Whether the payer changed within the year."""
        return len(self.current) > 1

    @property
    def payers(self) -> str:
        return "、".join(dict.fromkeys(name for _, name in self.current or self.former))

    @property
    def owed(self) -> int:
        return sum(line.balance for line, _, _ in self.instalments)

    @property
    def is_corrected(self) -> bool:
        return bool(self.former)


@screen("health_insurance.look")
@require_GET
def find(request: HttpRequest, municipality: int) -> HttpResponse:
    """Go to a household by its number, as letters and telephone calls name it."""
    form = HouseholdNumberForm(request.GET or None)
    if form.is_valid():
        place = {"municipality": municipality, "household": form.cleaned_data["household"]}
        return redirect(reverse("health_insurance:household", kwargs=place))
    return render(request, "health_insurance/household_find.html", {"form": form})


@screen("health_insurance.look")
@require_GET
def household(request: HttpRequest, municipality: int, household: int) -> HttpResponse:
    """Enrolments, levies with their parts, instalments, corrections. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        levies, enrolments = levies_of_household(household), enrolments_of_household(household)
        if not levies and not enrolments:
            raise NotFound("この世帯番号の国保の記録はありません。", what_to_do="番号を確かめてください。")
        instalments = instalments_of(levies)
        persons = {e.person for e in enrolments} | {line.payer for line in levies}
        payer = levies[0].payer if levies else enrolments[0].person
        bar, labels = person_bar(payer, actor, day), labels_of(persons, day)
        waiting = open_acts_of([("household", household)])
        let_off = remissions(None, [household])
    rows = _rows(enrolments, labels, day, municipality)
    looks.record(actor, screen="health_insurance.household", persons=sorted(persons))
    context = {
        "person": bar,
        "household": household,
        "rows": rows,
        "years": _years(levies, instalments, labels, day, let_off),
        "waiting": waiting_links(waiting, actor),
        "acts": household_acts(actor, household, [r for r in rows if r.is_now]),
        "notices": notices_of(request),
        "may_print": actor.may("health_insurance.print"),
    }
    return render(request, "health_insurance/household.html", context)


def _rows(
    lines: list[EnrolmentLine], labels: dict[int, Label], day: date, municipality: int
) -> list[EnrolmentRow]:
    """Those insured on the day first."""
    rows = [
        EnrolmentRow(line, labels[line.person], line.holds_on(day), _person_page(municipality, line.person))
        for line in lines
    ]
    return sorted(rows, key=lambda r: (not r.is_now, r.line.valid_from))


def _person_page(municipality: int, person: int) -> str:
    return reverse("health_insurance:person", kwargs={"municipality": municipality, "number": person})


def _years(
    levies: list[LevyLine],
    instalments: list[InstalmentLine],
    labels: dict[int, Label],
    day: date,
    let_off: list[LetOff],
) -> list[YearBlock]:
    blocks = []
    for year in sorted({line.fiscal_year for line in levies}, reverse=True):
        of_year = [(line, labels[line.payer].name) for line in levies if line.fiscal_year == year]
        names = {n: name for line, name in of_year for n in (line.charge, line.pension_charge)}
        blocks.append(
            YearBlock(
                year,
                tuple(sorted((x for x in of_year if x[0].is_current), key=lambda x: x[0].valid_from)),
                tuple(x for x in of_year if not x[0].is_current),
                tuple(
                    (i, names[i.charge], instalment_badge(i.state_on(day)))
                    for i in instalments
                    if i.charge in names
                ),
                tuple(one for one in let_off if one.fiscal_year == year),
            )
        )
    return blocks


def waiting_links(waiting: list[Pending], actor: Actor) -> list[tuple[str, str, str, date | None]]:
    """(title, state, address, due) of what waits."""
    return [(a.title, a.state_ja, act_url(actor.municipality, a.number), a.due_on) for a in waiting]


def household_acts(actor: Actor, household: int, insured: list[EnrolmentRow]) -> list[Act]:
    """What is possible for the household today."""
    may = actor.may("health_insurance.change")
    place = {"municipality": actor.municipality}
    found = [
        Act(f"{r.label.name} の資格喪失", _act_url("withdrawal_accept", actor, r.line.person))
        if may
        else Act(f"{r.label.name} の資格喪失", reason="権限がありません。")
        for r in insured
    ]
    reassess = reverse("health_insurance:reassess", kwargs=place)
    return [
        *found,
        Act("更正する", reassess, key="e") if may else Act("更正する", reason="権限がありません。"),
    ]


def _act_url(name: str, actor: Actor, person: int) -> str:
    return reverse(f"health_insurance:{name}", kwargs={"municipality": actor.municipality, "number": person})


def notices_of(request: HttpRequest) -> list[dict[str, str]]:
    """The strip after an act: what was received under which number."""
    for key, (ja, title) in NOTICES.items():
        number = request.GET.get(key, "")
        if number.isascii() and number.isdigit():
            return [{"tone": "green", "ja": f"{ja}（番号 {int(number[:18]):,}）", "title": title}]
    return []


@screen("health_insurance.look")
@require_GET
def person(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A person's enrolments, the households they lead to, and the acts possible today. Errors: NotFound."""
    actor, day = actor_in(request), as_of(request)
    with tenant(municipality):
        bar = person_bar(number, actor, day)
        enrolments = enrolments_of_person(number)
        labels = labels_of([number], day)
        waiting = open_acts_of([("person", number)])
        decided, cases = benefits_of(number), third_parties(number)
        diseases = diseases_in(day.replace(day=1), [number])
        ratio, uses_card = ratio_on(number, day), uses_card_on(number, day)
        reliefs = reliefs_of(number)
        collection = collection_of(PLAN, number, day)
        told_of = latest_years(PLAN, number)
    disease = "特定疾病" if diseases else ""
    place = {"municipality": municipality}
    looks.record(actor, screen="health_insurance.person", persons=[number])
    rows = _rows(enrolments, labels, day, municipality)
    context = {
        "person": bar,
        "rows": rows,
        "waiting": waiting_links([a for a in waiting if a.business == "health_insurance"], actor),
        "acts": person_acts(actor, number, is_insured=any(r.is_now for r in rows), was_insured=bool(rows)),
        "benefits": [
            (b, benefit_badge(b), reverse("health_insurance:benefit", kwargs={**place, "number": b.number}))
            for b in decided
        ],
        "cases": [
            (c, reverse("health_insurance:third_party", kwargs={**place, "number": c.number})) for c in cases
        ],
        "reliefs": reliefs,
        "ratio": f"{ratio}割" if ratio else "",
        "uses_card": uses_card,
        "papers": papers_of(
            actor,
            is_insured=any(r.is_now for r in rows),
            uses_card=uses_card,
            has_disease=bool(disease),
            pensions=told_of,
        ),
        "disease": disease,
        "collection": collection,
        "borne": BorneForm() if actor.may("health_insurance.print") and rows else None,
        "paper_url": reverse("health_insurance:paper", kwargs={**place, "number": number}),
        "notices": notices_of(request),
        "register_url": person_url(municipality, number),
    }
    return render(request, "health_insurance/person.html", context)


def person_acts(actor: Actor, person: int, *, is_insured: bool, was_insured: bool) -> list[Act]:
    """Acquisition for one who is not insured, loss for one who is, what may be asked for; the rest greyed."""
    why = "" if actor.may("health_insurance.change") else "権限がありません。"
    acquire = why or ("すでに加入しています。" if is_insured else "")
    lose = why or ("" if is_insured else "加入していません。")
    ask = why or ("" if was_insured else "国保の資格の記録がありません。")
    place = {"municipality": actor.municipality, "number": person}
    return [
        Act("資格取得の届出", "" if acquire else _act_url("enrolment_accept", actor, person), acquire, "e"),
        Act("資格喪失の届出", "" if lose else _act_url("withdrawal_accept", actor, person), lose),
        *(
            Act(
                ja, "" if ask else reverse("health_insurance:person_act", kwargs={**place, "name": name}), ask
            )
            for name, (ja, _) in ACTS.items()
        ),
    ]
