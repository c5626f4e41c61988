from django.urls import path

from kikan.shared.desk.views import look, name_font
from kikan.site.outage import views

urlpatterns = [
    path("_look/<str:colour>.css", look, name="desk_look"),
    path("_font/ipamj.ttf", name_font, name="name_font"),
    path("", views.search, name="search"),
    path("who", views.who, name="who"),
    path("leave", views.leave, name="leave"),
    path("persons/<int:number>/", views.person, name="person"),
    path("persons/<int:number>/issue", views.issue, name="issue"),
    path("papers/", views.papers, name="papers"),
    path("papers/<int:number>.pdf", views.pdf, name="pdf"),
    path("notices/", views.notices, name="notices"),
    path("residents/", views.residents, name="residents"),
]
