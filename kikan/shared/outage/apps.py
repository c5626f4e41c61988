from django.apps import AppConfig


class OutageConfig(AppConfig):
    name = "kikan.shared.outage"
    label = "outage"
