from django.apps import AppConfig


class SchoolingConfig(AppConfig):
    name = "kikan.businesses.schooling"
    label = "schooling"
