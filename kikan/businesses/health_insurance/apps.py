from django.apps import AppConfig


class HealthInsuranceConfig(AppConfig):
    name = "kikan.businesses.health_insurance"
    label = "health_insurance"
