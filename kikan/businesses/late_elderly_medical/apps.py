from django.apps import AppConfig


class LateElderlyMedicalConfig(AppConfig):
    name = "kikan.businesses.late_elderly_medical"
    label = "late_elderly_medical"
