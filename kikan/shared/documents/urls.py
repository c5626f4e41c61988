from django.urls import path

from kikan.shared.documents import views

urlpatterns = [path("<int:municipality>/documents/<int:number>.pdf", views.paper, name="documents_paper")]
