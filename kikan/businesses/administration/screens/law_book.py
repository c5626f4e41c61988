"""The law book (法令値): parameters and rules by statute, one with its history, what a year changed."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kikan.businesses.administration.reads import law_book as reads
from kikan.businesses.administration.screens.values import fiscal_year
from kikan.shared.access.screen import screen
from kikan.shared.tenancy import tenant

LONGEST = 60


@screen("administration.look")
@require_GET
def law_book(request: HttpRequest, municipality: int) -> HttpResponse:
    """Every parameter and rule of a statute, or those that a text finds."""
    statutes = reads.statutes()
    text = request.GET.get("q", "").strip()[:LONGEST]
    chosen = request.GET.get("statute", "")
    shown = next((s for s in statutes if s.name == chosen), statutes[0])
    context = {
        "statutes": statutes, "shown": shown, "text": text,
        "parameters": reads.parameters(shown.name, text), "rules": reads.rules(shown.name, text),
    }  # fmt: skip
    return render(request, "administration/law_book.html", context)


@screen("administration.look")
@require_GET
def parameter(request: HttpRequest, municipality: int, parameter: str) -> HttpResponse:
    """One parameter with every value it had, article and source."""
    with tenant(municipality):
        page = reads.parameter_page(parameter)
    return render(request, "administration/law_parameter.html", {"page": page})


@screen("administration.look")
@require_GET
def rule(request: HttpRequest, municipality: int, rule: str) -> HttpResponse:
    """One rule with its versions, articles and steps."""
    with tenant(municipality):
        page = reads.rule_page(rule)
    return render(request, "administration/law_rule.html", {"page": page})


@screen("administration.look")
@require_GET
def changes(request: HttpRequest, municipality: int) -> HttpResponse:
    """What the law says otherwise in a fiscal year than in the one before."""
    year = fiscal_year(request)
    context = {"year": year, "changes": reads.changed(year), "rules": reads.changed_rules(year)}
    return render(request, "administration/law_changes.html", context)
