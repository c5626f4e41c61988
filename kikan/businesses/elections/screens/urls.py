from django.urls import path

from kikan.businesses.elections.screens import poll, poll_reception
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "elections"
urlpatterns = [
    path("poll/", poll.elections, name="poll"),
    path("poll/<number:election>/", poll.poll_places, name="poll_places"),
    path("poll/new/", poll.new, name="poll_new"),
    path("poll/<number:election>/early/new/", poll.early_new, name="early_new"),
    path("poll/<number:election>/hours/", poll.hours, name="polling_hours"),
    path("poll/<number:election>/close/", poll.close, name="close_election"),
    path("poll/<number:election>/erase/", poll.erase, name="erase_votes"),
    path("poll/<number:election>/early/<number:place>/", poll_reception.early, name="reception_early"),
    path("poll/<number:election>/day/<number:district>/", poll_reception.on_day, name="reception_day"),
    path("poll/receptions/<number:vote>/", poll_reception.correct, name="reception_correct"),
]
