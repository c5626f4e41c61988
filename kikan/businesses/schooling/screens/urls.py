from django.urls import path

from kikan.businesses.schooling.screens import (  # noqa: F401  (wording registers)
    acts,
    aid_payments,
    health_checks,
    home,
    lists,
    person,
    places,
    runs,
    statistics,
    wording,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "schooling"
urlpatterns = [
    path("", home.home, name="home"),
    path("search/", lists.search, name="search"),
    path("persons/<number:number>/", person.person, name="person"),
    path("persons/<number:number>/acts/<slug:act>/", acts.act, name="person_act"),
    path("persons/<number:number>/transfer-notice/", person.transfer_notice, name="transfer_notice"),
    path("persons/<number:number>/register-sheet/", person.register_sheet, name="register_sheet"),
    path("acts/<number:number>/", acts.pending, name="act"),
    path("requests/", lists.requests, name="requests"),
    path("requests/<number:number>/notice/", person.change_notice, name="change_notice"),
    path("persons/<number:number>/aid/<year:year>/notice/", person.aid_notice, name="aid_notice"),
    path("aid/", lists.aid_now, name="aid_now"),
    path("aid/<year:year>/", lists.aided, name="aid"),
    path("aid/payments/", aid_payments.payments_now, name="aid_payments_now"),
    path("aid/<year:year>/payments/", aid_payments.payments, name="aid_payments"),
    path("health_checks/", health_checks.health_checks, name="health_checks"),
    path("situations/", lists.situations, name="situations"),
    path("coming-of-age/", lists.coming_of_age, name="coming_of_age"),
    path("checks/", lists.checks, name="checks"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("forecast/", lists.forecast, name="forecast"),
    path("schools/", places.schools, name="schools"),
    path("schools/<number:number>/", lists.school, name="school"),
    path("schools/<number:number>/close/", places.close, name="school_close"),
    path("districts/", places.districts, name="districts"),
    path("districts/end/", places.district_end, name="district_end"),
    path("register/", runs.register, name="register"),
    path("cancel/", runs.cancel, name="cancel"),
    path("printing/", runs.printing, name="printing"),
    path("printing/<number:run>/", runs.printed_files, name="printed"),
    path("printing/<number:run>/<number:first>.pdf", runs.printed_file, name="printed_file"),
]
