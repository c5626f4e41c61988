from django.urls import path

from kikan.shared.desk import converters  # noqa: F401  (registers number)
from kikan.shared.desk.worklist import views

_ACT = "<int:municipality>/worklist/<number:number>/"

urlpatterns = [
    path("<int:municipality>/worklist/", views.worklist, name="worklist"),
    path(_ACT, views.act, name="worklist_act"),
    path(f"{_ACT}decide", views.decide, name="worklist_decide"),
]
