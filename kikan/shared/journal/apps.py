from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "kikan.shared.journal"
    label = "journal"
