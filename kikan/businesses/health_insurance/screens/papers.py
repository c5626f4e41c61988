"""Papers of NHI's counter (書面の発行): one of a person, and the files of the runs that print them."""

from collections.abc import Callable, Collection

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kikan.businesses.health_insurance.documents import CONFIRMATION, QUALIFICATION_NOTICE
from kikan.businesses.health_insurance.procedures.issue_papers import (
    issue_borne_certificate,
    issue_confirmations,
    issue_disease_certificate,
    issue_limit_certificate,
    issue_qualification_notices,
)
from kikan.businesses.health_insurance.procedures.issue_pension_papers import KINDS, issue_pension_papers
from kikan.businesses.health_insurance.reads.withholding import PLAN
from kikan.shared.access import Actor
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk import printed
from kikan.shared.desk.borne import year_chosen
from kikan.shared.desk.sending import once
from kikan.shared.errors import NotFound, Refused
from kikan.shared.jobs import queue
from kikan.shared.jobs.models import Run
from kikan.shared.premiums.pension_papers import TITLES, latest_years
from kikan.shared.tenancy import tenant

PRINTINGS = {
    "health_insurance.print_confirmations": (
        "資格確認書（マイナ保険証の利用登録がない人）",
        CONFIRMATION.kind,
    ),
    "health_insurance.print_qualification_notices": (
        "資格情報のお知らせ（利用登録がある人）",
        QUALIFICATION_NOTICE.kind,
    ),
}
PAPERS = {
    "confirmation": "資格確認書", "qualification_notice": "資格情報のお知らせ", "limit_certificate": "限度額適用認定証",
    "disease_certificate": "特定疾病療養受療証",
}  # fmt: skip
BORNE = "borne_certificate"
PENSION_PRINTING = "health_insurance.print_pension_papers"


def shown_paper(municipality: int, issue: int) -> HttpResponse:
    """Go to a paper just issued."""
    return redirect(reverse("documents_paper", kwargs={"municipality": municipality, "number": issue}))


@screen("health_insurance.print")
@require_POST
def paper(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Issue one paper of a person and show it as PDF. Errors: NotFound for a paper there is not, Refused for nobody's."""
    name, actor = request.POST.get("paper", ""), actor_in(request)
    issues: dict[str, Callable[[], int]] = {
        "confirmation": lambda: _first(issue_confirmations(persons=[number], actor=actor)),
        "qualification_notice": lambda: _first(issue_qualification_notices(persons=[number], actor=actor)),
        "disease_certificate": lambda: issue_disease_certificate(person=number, actor=actor),
        "limit_certificate": lambda: issue_limit_certificate(person=number, actor=actor),
    }
    if name == BORNE:
        year = year_chosen(request)
        return once(
            request,
            lambda: shown_paper(municipality, issue_borne_certificate(person=number, year=year, actor=actor)),
        )
    if name in KINDS:
        return once(request, lambda: shown_paper(municipality, _first(_pension_paper(name, number, actor))))
    if name not in issues:
        raise NotFound("この帳票はありません。", what_to_do="国保の画面から選んでください。")
    return once(request, lambda: shown_paper(municipality, issues[name]()))


def _pension_paper(paper: str, person: int, actor: Actor) -> dict[int, int]:
    """The last of its kind that there is to tell."""
    with tenant(actor.municipality):
        year = latest_years(PLAN, person).get(paper, 0)
    return issue_pension_papers(paper=paper, fiscal_year=year, persons=[person], actor=actor)


def _first(issued: dict[int, int]) -> int:
    if not issued:
        raise Refused(
            "この書面を発行できません。",
            what_to_do="加入、マイナ保険証の利用登録、70歳以上の負担割合の判定、特別徴収の有無、送付先（支援措置）を確かめてください。",
        )
    return next(iter(issued.values()))


def papers_of(
    actor: Actor, *, is_insured: bool, uses_card: bool, has_disease: bool, pensions: Collection[str]
) -> list[tuple[str, str, str]]:
    """(name, 名称, why not) of each paper; pensions: which papers of a collection there is something to tell of."""
    why = "" if actor.may("health_insurance.print") else "権限がありません。"
    why = why or ("" if is_insured else "加入していません。")
    reasons = {
        "confirmation": "マイナ保険証の利用登録があります。" if uses_card else "",
        "qualification_notice": "" if uses_card else "マイナ保険証の利用登録がありません。",
        "limit_certificate": "",
        "disease_certificate": "" if has_disease else "特定疾病の認定がありません。",
    }
    may_not = "" if actor.may("health_insurance.print") else "権限がありません。"
    return [
        *((name, ja, why or reasons[name]) for name, ja in PAPERS.items()),
        *((name, TITLES[name], may_not) for name in TITLES if name in pensions),
    ]


def _paper_of(run: Run) -> str:
    if run.job == PENSION_PRINTING:
        return KINDS[str(run.parameters["paper"])]
    return PRINTINGS[run.job][1]


def _job_of(municipality: int, run: int) -> str:
    job = queue.find(municipality, run).job
    if job not in (*PRINTINGS, PENSION_PRINTING):
        raise NotFound(
            "この番号の一括印刷はありません。", what_to_do="一括処理の画面から開き直してください。"
        )
    return job


@screen("health_insurance.print")
@require_GET
def printed_papers(request: HttpRequest, municipality: int, run: int) -> HttpResponse:
    """The files of a run of confirmations, notices or papers of pensions, and who was passed over. Errors: NotFound."""
    context = printed.printed_context(
        request, _job_of(municipality, run), run, _paper_of, "health_insurance:papers_file",
        lambda them: dict(zip(them, them, strict=True)),
    )  # fmt: skip
    is_of_pensions = _job_of(municipality, run) == PENSION_PRINTING
    page = "pension_work" if is_of_pensions else "yearly_work"
    index_url = reverse(f"health_insurance:{page}", kwargs={"municipality": municipality})
    return render(request, "desk/printed.html", {**context, "index_url": index_url})


@screen("health_insurance.print")
@require_GET
def papers_file(request: HttpRequest, municipality: int, run: int, first: int) -> HttpResponse:
    """One file for the printer. Errors: NotFound."""
    return printed.printed_file(request, _job_of(municipality, run), run, first, _paper_of)
