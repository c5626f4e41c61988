from django.apps import AppConfig


class ProcurementConfig(AppConfig):
    name = "kikan.businesses.procurement"
    label = "procurement"
