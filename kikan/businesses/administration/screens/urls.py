from django.urls import path

from kikan.businesses.administration.screens import (
    audit,
    emergency,
    home,
    log,
    offices,
    rights,
    terminals,
    users,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "administration"
urlpatterns = [
    path("", home.home, name="home"),
    path("own/", rights.own, name="own"),
    path("users/", users.users, name="users"),
    path("users/new/", users.new_user, name="user_new"),
    path("users/<number:number>/", users.user, name="user"),
    path("users/<number:number>/act", users.act, name="user_act"),
    path("users/<number:number>/end", users.end, name="grant_end"),
    path("requests/", rights.requests, name="requests"),
    path("requests/new/", rights.ask, name="ask"),
    path("requests/<number:number>/", rights.one, name="request"),
    path("requests/<number:number>/decide", rights.decide, name="request_decide"),
    path("requests/<number:number>/withdraw", rights.withdraw, name="request_withdraw"),
    path("expiring/", rights.expiring, name="expiring"),
    path("roles/", rights.roles, name="roles"),
    path("offices/", offices.offices, name="offices"),
    path("offices/<number:number>/close", offices.close, name="office_close"),
    path("terminals/", terminals.terminals, name="terminals"),
    path("terminals/rule", terminals.rule, name="terminal_rule"),
    path("terminals/<number:number>/end", terminals.end, name="terminal_end"),
    path("emergency/", emergency.emergencies, name="emergencies"),
    path("emergency/own/", emergency.own, name="emergency_own"),
    path("emergency/<number:number>/", emergency.one, name="emergency"),
    path("emergency/<number:number>/review", emergency.review, name="emergency_review"),
    path("emergency/<number:number>/end", emergency.end, name="emergency_end"),
    path("log/", log.log, name="log"),
    path("audit/", audit.overview, name="audit"),
    path("audit/person/", audit.person, name="audit_person"),
    path("audit/own-person", audit.own_person, name="audit_own_person"),
    path("audit/<str:month>/<number:office>/", audit.section, name="audit_section"),
    path("audit/<str:month>/<number:office>/sign", audit.sign, name="audit_sign"),
    path("audit/<str:month>/<number:office>/sheet", audit.sheet, name="audit_sheet"),
]
