from django.apps import AppConfig


class LeavingConfig(AppConfig):
    name = "kikan.businesses.leaving"
    label = "leaving"
