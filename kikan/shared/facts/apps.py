from django.apps import AppConfig


class FactsConfig(AppConfig):
    name = "kikan.shared.facts"
    label = "facts"
