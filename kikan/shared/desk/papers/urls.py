from django.urls import path

from kikan.shared.desk import converters  # noqa: F401  (registers number)
from kikan.shared.desk.papers import cash, journal, printing, signatories

_TOWN = "<int:municipality>/"
urlpatterns = [
    path(f"{_TOWN}cash/", cash.cash_day, name="cash_day"),
    path(f"{_TOWN}issues/", journal.journal, name="papers_journal"),
    path(f"{_TOWN}issues/<number:number>/", journal.issued, name="papers_issued"),
    path(f"{_TOWN}signatories/", signatories.signatories, name="signatories"),
    path(f"{_TOWN}signatories/<number:entry>/seal.svg", signatories.seal, name="signatory_seal"),
    path(
        f"{_TOWN}signatories/acts/<number:number>/seal.svg",
        signatories.seal_of_act,
        name="signatory_seal_of_act",
    ),
    path(f"{_TOWN}printing/", printing.printing, name="papers_printing"),
]
