"""The routes of elections and polls; those of the roll stand beside them."""

from django.urls import path

from kikan.businesses.elections.screens import (
    poll,
    poll_absentee,
    poll_cards,
    poll_correcting,
    poll_fallback,
    poll_incidents,
    poll_reception,
    poll_turnout,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number)

routes = [
    path("poll/", poll.elections, name="poll"),
    path("poll/<number:election>/", poll.poll_places, name="poll_places"),
    path("poll/new/", poll.new, name="poll_new"),
    path("poll/<number:election>/early/new/", poll.early_new, name="early_new"),
    path("poll/<number:election>/hours/", poll.hours, name="polling_hours"),
    path("poll/<number:election>/close/", poll.close, name="close_election"),
    path("poll/<number:election>/erase/", poll.erase, name="erase_votes"),
    path("poll/<number:election>/early/<number:place>/", poll_reception.early, name="reception_early"),
    path("poll/<number:election>/day/<number:district>/", poll_reception.on_day, name="reception_day"),
    path("poll/<number:election>/turnout/", poll_turnout.of_election, name="turnout"),
    path("poll/<number:election>/cards/", poll_cards.printing, name="cards"),
    path("poll/<number:election>/cards/again/", poll_cards.reissue, name="card_reissue"),
    path("poll/cards/<number:run>/", poll_cards.printed_files, name="cards_printed"),
    path("poll/cards/<number:run>/<number:first>.pdf", poll_cards.printed_file, name="cards_file"),
    path("poll/<number:election>/absentee/", poll_absentee.of_election, name="absentee"),
    path("poll/<number:election>/absentee/new/", poll_absentee.send, name="absentee_send"),
    path("poll/absentee/<number:number>/", poll_absentee.returned, name="absentee_return"),
    path("poll/<number:election>/fallback/", poll_fallback.fallback_rolls, name="fallback"),
    path("poll/fallback/<number:number>/", poll_fallback.marks, name="marks"),
    path("poll/<number:election>/incidents/", poll_incidents.of_election, name="incidents"),
    path("poll/<number:election>/correct/", poll_correcting.correction, name="election_correct"),
    path("poll/certificates/", poll_absentee.certificates, name="certificates"),
    path("poll/receptions/<number:vote>/", poll_reception.correct, name="reception_correct"),
]
