from django.urls import path

from kikan.businesses.long_term_care.screens import (  # noqa: F401  (wording registers)
    acts,
    boards,
    federation,
    lists,
    person,
    reports,
    restrictions,
    room_meals,
    what_if,
    wording,
)
from kikan.businesses.long_term_care.screens.desk import DESK
from kikan.shared.desk.premiums import premium_urls
from kikan.shared.desk.premiums import wording as premium_wording  # noqa: F401  (registers)

app_name = "long_term_care"
urlpatterns = [
    *premium_urls(DESK),
    path("persons/<number:number>/", person.person, name="person"),
    path("persons/<number:number>/papers/", person.paper, name="paper"),
    path("persons/<number:number>/acts/<slug:name>/", acts.act, name="person_act"),
    path("acts/<number:number>/", acts.pending, name="act"),
    path("applications/", lists.applications, name="applications"),
    path("room-meals/", room_meals.room_meals, name="room_meals"),
    path("federation/", federation.files, name="federation"),
    path("federation/sent/<number:number>/", federation.sent, name="sent"),
    path("federation/months/<year:year>/<number:month>/", federation.used, name="used"),
    path("boards/", boards.board_list, name="boards"),
    path("meetings/<number:number>/", boards.meeting, name="meeting"),
    path("reports/", reports.reports, name="reports"),
    path("restrictions/", restrictions.restrictions, name="restrictions"),
    path("benefits/", lists.benefits, name="benefits"),
    path("benefits/<number:number>/", lists.benefit, name="benefit"),
    path("what-if/", what_if.what_if, name="what_if"),
]
