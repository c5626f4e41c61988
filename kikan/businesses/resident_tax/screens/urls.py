from django.urls import path

from kikan.businesses.resident_tax.screens import (  # noqa: F401  (wording registers)
    acts,
    corrections,
    home,
    person,
    run,
    tax,
    urls_collecting,
    what_if,
    wording,
    wording_collecting,
)
from kikan.businesses.resident_tax.screens.document_urls import DOCUMENTS
from kikan.shared.desk import converters  # noqa: F401  (registers number and year)

app_name = "resident_tax"
_PERSON = "persons/<number:number>/"
urlpatterns = [
    *DOCUMENTS,
    *urls_collecting.urlpatterns,
    path("", home.home, name="home"),
    path("values/<year:year>/", home.values, name="values"),
    path(_PERSON, person.person, name="person"),
    path(f"{_PERSON}taxes/<year:year>/", tax.tax, name="tax"),
    path(f"{_PERSON}taxes/<year:year>/decisions/<number:entry>/", tax.decision, name="tax_decision"),
    path(f"{_PERSON}reassess/", acts.reassess_person, name="reassess_person"),
    path(f"{_PERSON}relief/", acts.relief, name="relief_decide"),
    path(f"{_PERSON}liability/", acts.liability, name="liability_decide"),
    path("acts/<number:number>/", acts.pending, name="act"),
    path("liabilities/", acts.liabilities, name="liabilities"),
    path("corrections/", corrections.corrections, name="corrections"),
    path("corrections/reassess/", corrections.reassess, name="reassess"),
    path("what-if/", what_if.what_if, name="what_if"),
    path("runs/", run.runs, name="runs"),
    path("runs/prepare/", run.prepare, name="run_prepare"),
    path("runs/<number:number>/", run.run, name="run"),
    path("runs/<number:number>/persons/<number:person>/", tax.tried, name="run_person"),
]
