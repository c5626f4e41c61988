from django.urls import path

from kikan.businesses.joint_office.screens import agreements, costs, home, members, releases, requests, sheets
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "joint_office"
urlpatterns = [
    path("", home.home, name="home"),
    path("readiness/", home.readiness, name="readiness"),
    path("members/", members.listed, name="members"),
    path("members/<number:number>/", members.member, name="member"),
    path("members/<number:number>/join/", members.join, name="join"),
    path("members/<number:number>/leave/", members.leave, name="leave"),
    path("members/<number:number>/businesses/", members.plan, name="plan"),
    path("members/<number:number>/businesses/<slug:business>/<slug:step>/", members.step, name="step"),
    path("agreements/", agreements.listed, name="agreements"),
    path("agreements/<number:number>/", agreements.agreement, name="agreement"),
    path("agreements/<number:number>/sign/", agreements.sign, name="sign"),
    path("agreements/<number:number>/clauses/", agreements.clause, name="clause"),
    path("costs/", costs.now, name="costs_now"),
    path("costs/<year:year>/effect/", costs.effect, name="effect"),
    path("costs/<year:year>/<number:phase>/", costs.year_page, name="costs"),
    path("costs/<year:year>/<number:phase>/enter/", costs.enter_cost, name="enter_cost"),
    path("costs/<year:year>/<number:phase>/own/", costs.enter_own_cost, name="enter_own_cost"),
    path("costs/<year:year>/<number:phase>/counts/", costs.enter_count, name="enter_count"),
    path("costs/<year:year>/<number:phase>/allocate/", costs.allocate, name="allocate"),
    path("costs/<year:year>/<number:phase>/what-if/", costs.what_if, name="what_if"),
    path("sheets/<number:number>/", sheets.sheet, name="sheet"),
    path("sheets/<number:number>/approve/", sheets.approve, name="approve"),
    path("sheets/<number:number>/notices/", sheets.notices, name="notices"),
    path("requests/", requests.listed, name="requests"),
    path("requests/enter/", requests.enter, name="request_enter"),
    path("requests/<number:number>/", requests.request_page, name="request"),
    path("requests/<number:number>/<slug:step>/", requests.step, name="request_step"),
    path("releases/", releases.listed, name="releases"),
    path("releases/<number:number>/", releases.release, name="release"),
    path("releases/<number:number>/impact/", releases.impact, name="impact"),
    path("releases/<number:number>/publish/", releases.publish, name="publish"),
    path("faqs/", releases.faqs, name="faqs"),
    path("delegates/", members.delegates, name="delegates"),
    path("delegates/end/", members.delegate_end, name="delegate_end"),
]
