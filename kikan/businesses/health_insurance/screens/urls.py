from django.urls import path

from kikan.businesses.health_insurance.screens import (  # noqa: F401  (wording registers)
    acts,
    benefits,
    corrections,
    coverage,
    home,
    household,
    levy,
    printing,
    run,
    what_if,
    wording,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number and year)

app_name = "health_insurance"
_LEVY = "households/<number:household>/levies/<year:year>/"
urlpatterns = [
    path("", home.home, name="home"),
    path("values/<year:year>/", home.values, name="values"),
    path("households/", household.find, name="household_find"),
    path("households/<number:household>/", household.household, name="household"),
    path("persons/<number:number>/", household.person, name="person"),
    path(_LEVY, levy.levy, name="levy"),
    path(f"{_LEVY}decisions/<number:entry>/", levy.decision, name="levy_decision"),
    path(f"{_LEVY}notice", levy.notice, name="levy_notice"),
    path("persons/<number:number>/enrolment/", acts.enrolment, name="enrolment_accept"),
    path("persons/<number:number>/withdrawal/", acts.withdrawal, name="withdrawal_accept"),
    path("persons/<number:number>/acts/<slug:name>/", acts.act, name="person_act"),
    path("persons/<number:number>/paper", benefits.paper, name="paper"),
    path("benefits/", benefits.benefits, name="benefits"),
    path("benefits/<number:number>/", benefits.benefit, name="benefit"),
    path("third-parties/", benefits.third_parties, name="third_parties"),
    path("third-parties/<number:number>/", benefits.third_party, name="third_party"),
    path("yearly-work/", benefits.yearly_work, name="yearly_work"),
    path("papers/<number:run>/", benefits.printed_papers, name="printed_papers"),
    path("papers/<number:run>/<number:first>.pdf", benefits.papers_file, name="papers_file"),
    path("acts/<number:number>/", acts.pending, name="act"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/reassess/", corrections.reassess, name="reassess"),
    path("coverage/", coverage.coverage, name="coverage"),
    path("what-if/", what_if.what_if, name="what_if"),
    path("printing/", printing.index, name="printing"),
    path("printing/<number:run>/", printing.files, name="printed"),
    path("printing/<number:run>/<number:first>.pdf", printing.file, name="printed_file"),
    path("runs/", run.runs, name="runs"),
    path("runs/prepare/", run.prepare, name="run_prepare"),
    path("runs/<number:number>/", run.run, name="run"),
    path("runs/<number:number>/households/<number:household>/", levy.tried, name="run_household"),
]
