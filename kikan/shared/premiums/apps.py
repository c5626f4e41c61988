from django.apps import AppConfig


class PremiumsConfig(AppConfig):
    name = "kikan.shared.premiums"
    label = "premiums"
