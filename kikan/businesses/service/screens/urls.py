from django.urls import path

from kikan.businesses.service.screens import events, home, hours, quarters, report, status
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "service"
urlpatterns = [
    path("", home.home, name="home"),
    path("status", status.status, name="status"),
    path("events/", events.listed, name="events"),
    path("events/incidents/enter", events.enter_incident, name="enter_incident"),
    path("events/incidents/<number:number>/follow", events.follow_incident, name="follow_incident"),
    path("events/incidents/<number:number>/progress", events.tell_progress, name="tell_progress"),
    path("events/stops/announce", events.announce_stop, name="announce_stop"),
    path("events/stops/<number:number>/call-off", events.call_off_stop, name="call_off_stop"),
    path("events/hours/announce", hours.announce, name="announce_hours"),
    path("events/hours/<number:number>/withdraw", hours.withdraw, name="withdraw_hours"),
    path("events/enquiries/enter", events.enter_enquiry, name="enter_enquiry"),
    path("events/enquiries/<number:number>/answer", events.answer_enquiry, name="answer_enquiry"),
    path("reports/", report.this_month, name="this_month"),
    path("reports/<number:number>/", report.report, name="report"),
    path("reports/<number:number>/csv", report.report_csv, name="report_csv"),
    path("reports/<number:number>/issue", report.issue, name="issue_report"),
    path("quarters/<number:number>/", quarters.quarter, name="quarter"),
    path("outage-copy", home.make_copy, name="make_copy"),
    path("outage-keys/", home.add_key, name="add_key"),
    path("outage-keys/<number:number>/end", home.end_key, name="end_key"),
]
