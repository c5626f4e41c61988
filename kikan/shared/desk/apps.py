from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "kikan.shared.desk"
    label = "desk"
