from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "kikan.shared.reports"
    label = "reports"
