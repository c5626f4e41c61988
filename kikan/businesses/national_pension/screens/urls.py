from django.urls import path

from kikan.businesses.national_pension.screens import (  # noqa: F401  (wording registers)
    acts,
    applications,
    home,
    person,
    reports,
    wording,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number and year)

app_name = "national_pension"
urlpatterns = [
    path("", home.home, name="home"),
    path("persons/<number:number>/", person.person, name="person"),
    path("persons/<number:number>/gain/", acts.gain, name="gain"),
    path("persons/<number:number>/loss/", acts.loss, name="loss"),
    path("persons/<number:number>/number/", acts.pension_number, name="pension_number"),
    path("persons/<number:number>/papers/<slug:act>/", acts.paper, name="paper"),
    path("applications/", applications.applications, name="applications"),
    path("reports/", reports.index, name="reports"),
    path("reports/<number:number>/", reports.report, name="report"),
    path("look-up/", reports.look_up, name="look_up"),
    path("statistics/", reports.statistics_now, name="statistics_now"),
    path("statistics/<year:year>/", reports.statistics, name="statistics"),
    path("guidance/", reports.guidance_now, name="guidance_now"),
    path("guidance/<year:year>/", reports.guidance, name="guidance"),
    path("acts/<number:number>/", acts.pending, name="act"),
]
