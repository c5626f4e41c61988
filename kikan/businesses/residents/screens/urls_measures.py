"""Routes of suppressions, support measures, released prints and statistics (抑止・支援措置・統計)."""

from django.urls import path

from kikan.businesses.residents.screens import (
    detailed,
    print_release,
    retention,
    statistics,
    support,
    suppressions,
)

_PERSON = "persons/<number:number>/"
_MEASURE = "support-measures/<number:measure>/"
urlpatterns = [
    path("search/detailed", detailed.detailed, name="detailed_search"),
    path("retention/", retention.retention, name="retention"),
    path("retention/store", retention.store, name="store_removed"),
    path("statistics/", statistics.home, name="statistics"),
    path("statistics/<number:number>/", statistics.publication, name="publication"),
    path("statistics/<number:number>/people", statistics.people, name="figure_people"),
    path("support-measures/", support.measures, name="support_measures"),
    path(_MEASURE, support.measure, name="support_measure"),
    path(f"{_MEASURE}edit/", support.change, name="change_support_measure"),
    path(f"{_MEASURE}act", support.act, name="support_measure_act"),
    path("suppressions/", suppressions.suppressions, name="suppressions"),
    path(f"{_PERSON}support-measure/", support.apply, name="apply_support_measure"),
    path(f"{_PERSON}print-release/", print_release.ask, name="ask_print_release"),
    path(f"{_PERSON}suppression/", suppressions.suppress, name="suppress"),
    path(
        f"{_PERSON}suppression/<number:suppressed>/change",
        suppressions.change_suppression,
        name="change_suppression",
    ),
]
