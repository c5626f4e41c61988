from django.urls import path

from kikan.shared.desk import converters  # noqa: F401  (registers number)
from kikan.shared.desk.runs import views

_RUN = "<int:municipality>/runs/<number:number>/"

urlpatterns = [
    path("<int:municipality>/runs/", views.run_list, name="runs"),
    path(_RUN, views.run, name="run"),
    path(f"{_RUN}progress", views.progress, name="run_progress"),
    path(f"{_RUN}approve", views.approve, name="run_approve"),
    path(f"{_RUN}release", views.release, name="run_release"),
    path(f"{_RUN}resume", views.resume, name="run_resume"),
    path(f"{_RUN}cancel", views.cancel, name="run_cancel"),
]
