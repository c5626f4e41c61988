from django.urls import path

from kikan.businesses.elections.screens import poll, poll_reception
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "elections"
urlpatterns = [
    path("poll/", poll.elections, name="poll"),
    path("poll/<number:election>/", poll.poll_places, name="poll_places"),
    path("poll/<number:election>/early/<number:place>/", poll_reception.early, name="reception_early"),
    path("poll/<number:election>/day/<number:district>/", poll_reception.on_day, name="reception_day"),
    path("poll/receptions/<number:vote>/", poll_reception.correct, name="reception_correct"),
]
