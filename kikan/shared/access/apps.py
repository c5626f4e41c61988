from django.apps import AppConfig


class AccessConfig(AppConfig):
    name = "kikan.shared.access"
    label = "access"
