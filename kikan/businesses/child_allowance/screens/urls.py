from django.urls import path

from kikan.businesses.child_allowance.screens import (  # noqa: F401  (wording registers)
    acts,
    home,
    person,
    reports,
    status_reports,
    wording,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number and year)

app_name = "child_allowance"
urlpatterns = [
    path("", home.home, name="home"),
    path("payments/", home.payments, name="payments"),
    path("report/", reports.report, name="report"),
    path("status_reports/", status_reports.status_reports, name="status_reports"),
    path("status_reports/printing/<number:run>/", status_reports.printed_files, name="printed"),
    path(
        "status_reports/printing/<number:run>/<number:first>/",
        status_reports.printed_file,
        name="printed_file",
    ),
    path("persons/<number:number>/", person.person, name="person"),
    path("persons/<number:number>/paper/", person.paper, name="paper"),
    path("persons/<number:number>/pay/", person.pay, name="pay"),
    path("persons/<number:number>/acts/<slug:act>/", acts.person_act, name="person_act"),
    path("acts/<number:number>/", acts.pending, name="act"),
]
