from django.urls import path

from kikan.businesses.service.screens import home
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "service"
urlpatterns = [
    path("", home.home, name="home"),
    path("outage-copy", home.make_copy, name="make_copy"),
    path("outage-keys/", home.add_key, name="add_key"),
    path("outage-keys/<number:number>/end", home.end_key, name="end_key"),
]
