from django.urls import path

from kikan.shared.access import views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in", views.sign_in_page, name="sign_in"),
    path("sign-out", views.sign_out, name="sign_out"),
    path("lock", views.lock, name="lock"),
    path("password", views.own_password, name="own_password"),
    path("enter/<str:token>", views.enter, name="enter"),
]
