from django.urls import path

from kikan.businesses.seals.screens import (
    acts,
    batches,
    certificate,
    direct,
    imprint,
    lists,
    person,
    wording,  # noqa: F401  (registers)
)
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "seals"
_PERSON = "persons/<number:number>/"
_ONE = "registrations/<number:registration>/"
_APPLICATION = "applications/<number:application>/"
_BATCH = "batches/<number:number>/"
urlpatterns = [
    path("", lists.home, name="home"),
    path("lists/", lists.lists, name="lists"),
    path("applications/", lists.applications, name="applications"),
    path("cards/", lists.cards, name="cards"),
    path("statistics/", lists.statistics, name="statistics"),
    path("destruction/", lists.destruction, name="destruction"),
    path("certificate/", certificate.certificate, name="certificate"),
    path(f"{_PERSON}certificate/", certificate.certificate_of, name="certificate_of"),
    path(_PERSON, person.person, name="person"),
    path(f"{_PERSON}register/", acts.register, name="register"),
    path(f"{_PERSON}inquiry/", direct.inquiry, name="inquiry"),
    path(f"{_PERSON}form", direct.form, name="form"),
    path(f"{_PERSON}papers/<number:first>-<number:last>/", person.issued, name="issued"),
    path(_ONE, person.registration, name="registration"),
    path(f"{_ONE}change/", acts.change_seal, name="change_seal"),
    path(f"{_ONE}cancel/", acts.cancel, name="cancel"),
    path(f"{_ONE}restore/", acts.restore, name="restore"),
    path(f"{_ONE}correct/", acts.correct, name="correct"),
    path(f"{_ONE}renew/", acts.renew, name="renew"),
    path(f"{_ONE}card/", direct.card, name="card"),
    path(f"{_ONE}suspend/", direct.suspension, name="suspension"),
    path(f"{_ONE}lift/", direct.lift, name="lift"),
    path(f"{_ONE}record", direct.record, name="record"),
    path(f"{_APPLICATION}reply/", acts.replied, name="replied"),
    path(f"{_APPLICATION}withdraw/", direct.withdraw, name="withdraw"),
    path("drafts/<number:number>/", acts.draft, name="draft"),
    path("imprints/<number:number>.png", imprint.imprint, name="imprint"),
    path("imprints/<number:number>-<number:other>/", imprint.comparison, name="comparison"),
    path("imprints/<number:number>-<number:other>.png", imprint.overlay, name="overlay"),
    path("batches/", batches.batches, name="batches"),
    path(_BATCH, batches.batch, name="batch"),
    path(f"{_BATCH}decide", batches.decide, name="batch_decide"),
    path(f"{_BATCH}<number:line>/<number:keying>/", batches.key, name="key"),
]
