"""Routes of the style page as a sample installation has them, without those of the businesses."""

from django.urls import path

from kikan.shared.access.urls import urlpatterns as access
from kikan.shared.desk import style
from kikan.shared.desk.urls import urlpatterns as desk

urlpatterns = [
    path("_style", style.components),
    path("_style/<slug:page>", style.example),
    *access,
    *(p for p in desk if not str(p.pattern).startswith("_style")),
]
