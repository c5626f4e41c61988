from django.apps import AppConfig


class ResidentTaxConfig(AppConfig):
    name = "kikan.businesses.resident_tax"
    label = "resident_tax"
