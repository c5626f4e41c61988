from django.urls import path

from kikan.businesses.joint_office.screens import agreements, home, members
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
    path("delegates/", members.delegates, name="delegates"),
    path("delegates/end/", members.delegate_end, name="delegate_end"),
]
