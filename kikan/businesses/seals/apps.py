from django.apps import AppConfig


class SealsConfig(AppConfig):
    name = "kikan.businesses.seals"
    label = "seals"
