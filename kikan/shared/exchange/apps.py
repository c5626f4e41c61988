from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kikan.shared.exchange"
    label = "exchange"
