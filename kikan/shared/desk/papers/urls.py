from django.urls import path

from kikan.shared.desk.papers import cash
from kikan.shared.documents import marking  # noqa: F401  (registers the act)

urlpatterns = [path("<int:municipality>/cash/", cash.cash_day, name="cash_day")]
