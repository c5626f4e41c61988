from django.apps import AppConfig


class ResidentsConfig(AppConfig):
    name = "kikan.businesses.residents"
    label = "residents"
