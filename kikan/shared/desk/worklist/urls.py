from django.urls import path

from kikan.shared.desk import converters  # noqa: F401  (registers number)
from kikan.shared.desk.worklist import approving, views

_ACT = "<int:municipality>/worklist/<number:number>/"

urlpatterns = [
    path("<int:municipality>/worklist/", views.worklist, name="worklist"),
    path("<int:municipality>/worklist/approving/", approving.approving, name="worklist_approving"),
    path("<int:municipality>/worklist/editing", views.give_back, name="editing_given_back"),
    path(_ACT, views.act, name="worklist_act"),
    path(f"{_ACT}decide", views.decide, name="worklist_decide"),
]
