from django.apps import AppConfig


class AdministrationConfig(AppConfig):
    name = "kikan.businesses.administration"
    label = "administration"
