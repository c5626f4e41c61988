from django.urls import path

from kikan.businesses.residents.screens import (
    acts,
    characters,
    ex_officio,
    move_in,
    numbers,
    papers,
    person,
    search,
    wording,  # noqa: F401  (registers)
)
from kikan.businesses.residents.screens.urls_measures import urlpatterns as measures
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "residents"
_PERSON = "persons/<number:number>/"
urlpatterns = [
    *measures,
    path("", search.person_search, name="home"),
    path("search", search.person_search, name="person_search"),
    path("search/hits", search.person_hits, name="person_hits"),
    path("move-in/", move_in.move_in, name="move_in"),
    path("move-in-by-card/", ex_officio.move_in_by_card, name="move_in_by_card"),
    path("enter/", ex_officio.enter_ex_officio, name="enter_ex_officio"),
    path("drafts/<number:number>/", acts.draft, name="draft"),
    path("characters/", characters.manage, name="characters"),
    path("characters/<str:font>/<str:code>.png", characters.picture, name="gaiji_picture"),
    path("numbers/", numbers.overview, name="numbers"),
    path("numbers/find", numbers.find, name="number_find"),
    path("numbers/stock", numbers.stock, name="code_stock"),
    path("households/<number:number>/", person.household, name="household"),
    path(_PERSON, person.person, name="person"),
    path(f"{_PERSON}reveal", person.reveal, name="reveal"),
    path(f"{_PERSON}numbers/", numbers.person_numbers, name="person_numbers"),
    path(f"{_PERSON}numbers/reveal", numbers.reveal, name="number_reveal"),
    path(f"{_PERSON}numbers/my-number", numbers.my_number, name="my_number"),
    path(f"{_PERSON}numbers/code", numbers.resident_code, name="resident_code"),
    path(f"{_PERSON}record-copy/", papers.record_copy, name="record_copy"),
    path(f"{_PERSON}papers/<number:first>-<number:last>/", papers.issued, name="issued"),
    path(f"{_PERSON}papers/<number:issue>/reissue", papers.reissue, name="reissue"),
    path(f"{_PERSON}move-in/", move_in.move_in_again, name="move_in_again"),
    path(f"{_PERSON}move-inside/", acts.move_inside, name="move_inside"),
    path(f"{_PERSON}move-out/", acts.move_out, name="move_out"),
    path(f"{_PERSON}move-in-notice/", acts.move_in_notice, name="move_in_notice"),
    path(f"{_PERSON}birth/", acts.birth, name="birth"),
    path(f"{_PERSON}death/", acts.death, name="death"),
    path(f"{_PERSON}head/", acts.head, name="head"),
    path(f"{_PERSON}household/", acts.regroup, name="regroup"),
    path(f"{_PERSON}correct/", acts.correct, name="correct"),
    path(f"{_PERSON}enter/", ex_officio.enter_again, name="enter_again"),
    path(f"{_PERSON}remove/", acts.removal, name="removal"),
    path(f"{_PERSON}family-register/", acts.family_register, name="family_register"),
    path(f"{_PERSON}naturalise/", acts.naturalise, name="naturalise"),
    path(f"{_PERSON}nationality/", acts.lose_nationality, name="lose_nationality"),
    path(f"{_PERSON}stay/", acts.stay, name="stay"),
    path(f"{_PERSON}former-name/", acts.former_name, name="former_name"),
    path(f"{_PERSON}alias/", acts.alias, name="alias"),
    path(f"{_PERSON}guardianship/", acts.guardianship, name="guardianship"),
    path(f"{_PERSON}renew/", acts.renew, name="renew"),
    path(f"{_PERSON}cancel/<number:entry>/", acts.cancel, name="cancel"),
]
