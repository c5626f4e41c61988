from django.urls import path

from kikan.businesses.child_allowance.screens import (  # noqa: F401  (wording registers)
    acts,
    home,
    person,
    wording,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number and year)

app_name = "child_allowance"
urlpatterns = [
    path("", home.home, name="home"),
    path("payments/", home.payments, name="payments"),
    path("persons/<number:number>/", person.person, name="person"),
    path("persons/<number:number>/paper/", person.paper, name="paper"),
    path("persons/<number:number>/pay/", person.pay, name="pay"),
    path("persons/<number:number>/acts/<slug:act>/", acts.person_act, name="person_act"),
    path("acts/<number:number>/", acts.pending, name="act"),
]
