"""Routes of collectors, notices, certificates and statistics."""

from django.urls import path

from kikan.businesses.resident_tax.screens import (
    certificate,
    collected_file,
    collectors,
    moving,
    printing,
    retirements,
    statistics,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number and year)

_PERSON = "persons/<number:number>/"
_COLLECTOR = "collectors/<number:number>/"
urlpatterns = [
    path("collectors/", collectors.index, name="collectors"),
    path("collectors/new/", collectors.new, name="collector_new"),
    path("collectors/decide/", collectors.decide, name="withholding_decide"),
    path("collectors/file/", collected_file.take_in, name="collected_file"),
    path("collectors/retirements/", retirements.index, name="retirements"),
    path(_COLLECTOR, collectors.one, name="collector"),
    path(f"{_COLLECTOR}change/", collectors.change, name="collector_change"),
    path(f"{_COLLECTOR}years/<year:year>/notices", collectors.notices, name="collector_notices"),
    path(f"{_PERSON}starter/", moving.starter, name="starter"),
    path(f"{_PERSON}leaver/", moving.leaver, name="leaver"),
    path(f"{_PERSON}pension-stop/", moving.pension_stop, name="pension_stop"),
    path("collecting/acts/<number:number>/", moving.pending, name="collecting_act"),
    path(f"{_PERSON}certificate/", certificate.certificate, name="certificate"),
    path(
        f"{_PERSON}certificates/<number:first>/<number:last>/",
        certificate.issued,
        name="certificates_issued",
    ),
    path(f"{_PERSON}taxes/<year:year>/notice", printing.notice, name="tax_notice"),
    path("printing/", printing.index, name="printing"),
    path("printing/<number:run>/", printing.files, name="printed"),
    path("printing/<number:run>/<number:first>.pdf", printing.file, name="printed_file"),
    path("statistics/", statistics.index, name="statistics"),
    path("statistics/<number:number>/", statistics.publication, name="publication"),
    path("statistics/<number:number>/people/", statistics.people, name="figure_people"),
]
