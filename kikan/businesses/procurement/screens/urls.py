from django.urls import path

from kikan.businesses.procurement.screens import home, judging, result, steps
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "procurement"
urlpatterns = [
    path("", home.home, name="home"),
    path("enter/", home.enter, name="enter"),
    path("<number:number>/", home.procurement, name="procurement"),
    path("<number:number>/scores/", judging.scores, name="scores"),
    path("<number:number>/result/", result.result, name="result"),
    path("<number:number>/proposals/<number:bidder>/", judging.proposal, name="proposal"),
    path("<number:number>/<slug:step>/", steps.step, name="step"),
]
