from django.urls import path

from kikan.businesses.leaving.screens import pages
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "leaving"
urlpatterns = [
    path("", pages.home, name="home"),
    path("<number:number>/", pages.leaving, name="leaving"),
    path("<number:number>/delivery", pages.fetched, name="fetched"),
]
