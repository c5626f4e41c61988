from django.urls import path

from kikan.businesses.medical_subsidy.screens import (  # noqa: F401  (wording registers)
    acts,
    claims,
    home,
    insurers,
    lists,
    papers,
    person,
    prefecture,
    refunds,
    runs,
    statistics,
    wording,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "medical_subsidy"
urlpatterns = [
    path("", home.home, name="home"),
    path("recipients/", lists.recipients, name="recipients"),
    path("ending/", lists.ending, name="ending"),
    path("applications/", lists.applications, name="applications"),
    path("applications/<number:number>/notice/", person.decision_notice, name="decision_notice"),
    path("persons/<number:number>/", person.person, name="person"),
    path("persons/<number:number>/acts/<slug:act>/", acts.act, name="person_act"),
    path("persons/<number:number>/certificates/<number:scheme>/", person.certify, name="certify"),
    path("acts/<number:number>/", acts.pending, name="act"),
    path("persons/<number:number>/refunds/", refunds.refunds, name="refunds"),
    path("receipts/<number:number>/", refunds.receipt, name="receipt"),
    path("refunds/", refunds.payments, name="refund_payments"),
    path("refunds/<number:number>/notice/", refunds.refund_notice, name="refund_notice"),
    path("renewal/", runs.renewal, name="renewal"),
    path("printing/", runs.printing, name="printing"),
    path("printing/<number:run>/", runs.printed_files, name="printed"),
    path("printing/<number:run>/<number:first>.pdf", runs.printed_file, name="printed_file"),
    path("claims/", claims.claims, name="claims"),
    path("claims/<number:number>/", claims.claim_file, name="claim_file"),
    path("insurers/", insurers.insurers, name="insurers"),
    path("prefecture/", prefecture.prefecture, name="prefecture"),
    path("statistics/", statistics.statistics_now, name="statistics_now"),
    path("statistics/<year:year>/", statistics.statistics, name="statistics"),
    path("certificates/", papers.certificate, name="certificate"),
    path("cancel/", papers.cancel, name="cancel"),
]
