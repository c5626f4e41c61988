from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "kikan.shared.ledger"
    label = "ledger"
