"""The routes of the roll; those of the polls stand beside them."""

from django.urls import path

from kikan.businesses.elections.screens import (  # noqa: F401  (wording registers)
    roll_acts,
    roll_home,
    roll_lots,
    roll_papers,
    roll_person,
    roll_places,
    roll_registration,
    roll_wording,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number)

routes = [
    path("", roll_home.home, name="home"),
    path("roll/ending/", roll_home.ending, name="roll_ending"),
    path("roll/suspensions/", roll_home.suspensions, name="roll_suspensions"),
    path("roll/persons/<number:number>/", roll_person.person, name="roll_person"),
    path("roll/persons/<number:number>/acts/<slug:act>/", roll_acts.act, name="roll_act"),
    path("roll/persons/<number:number>/card/", roll_person.overseas_card, name="roll_overseas_card"),
    path("roll/overseas/", roll_home.abroad, name="roll_overseas"),
    path("roll/acts/<number:number>/", roll_acts.pending, name="roll_pending"),
    path("roll/districts/", roll_places.districts, name="roll_districts"),
    path("roll/areas/", roll_places.lots, name="roll_areas"),
    path("roll/areas/end/", roll_places.area_end, name="roll_area_end"),
    path("roll/redistrict/", roll_places.follow, name="roll_redistrict"),
    path("roll/registration/", roll_registration.registration, name="roll_registration"),
    path("roll/registration/<number:run>/", roll_registration.doubtful, name="roll_doubts"),
    path("roll/lots/", roll_lots.draws, name="roll_draws"),
    path("roll/lots/<number:number>/", roll_lots.drawn, name="roll_draw"),
    path("roll/objections/", roll_home.objected, name="roll_objections"),
    path("roll/extracts/", roll_papers.extracts, name="roll_extracts"),
    path("roll/extracts/<number:run>/", roll_papers.printed_files, name="roll_printed"),
    path("roll/extracts/<number:run>/<number:first>.pdf", roll_papers.printed_file, name="roll_printed_file"),
    path("roll/statistics/", roll_papers.statistics, name="roll_statistics"),
    path("roll/viewings/", roll_papers.viewing, name="roll_viewings"),
    path("roll/cancel/", roll_places.cancel, name="roll_cancel"),
]
