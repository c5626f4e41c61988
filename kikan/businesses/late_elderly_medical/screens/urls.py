from django.urls import path

from kikan.businesses.late_elderly_medical.screens import (  # noqa: F401  (wording registers)
    acts,
    benefits,
    person,
    union,
    what_if,
    wording,
)
from kikan.businesses.late_elderly_medical.screens.desk import DESK
from kikan.shared.desk.premiums import premium_urls
from kikan.shared.desk.premiums import wording as premium_wording  # noqa: F401  (registers)

app_name = "late_elderly_medical"
urlpatterns = [
    *premium_urls(DESK),
    path("persons/<number:number>/", person.person, name="person"),
    path("persons/<number:number>/papers/", person.paper, name="paper"),
    path("persons/<number:number>/acts/<slug:name>/", acts.act, name="person_act"),
    path("acts/<number:number>/", acts.pending, name="act"),
    path("benefits/", benefits.benefits, name="benefits"),
    path("union/", union.index, name="union"),
    path("union/files/<number:number>/", union.union_file, name="union_file"),
    path("union/differences/<year:year>/", union.differences, name="union_differences"),
    path("what-if/", what_if.what_if, name="what_if"),
]
