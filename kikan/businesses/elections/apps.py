from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    name = "kikan.businesses.elections"
    label = "elections"
