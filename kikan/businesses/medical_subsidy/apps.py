from django.apps import AppConfig


class MedicalSubsidyConfig(AppConfig):
    name = "kikan.businesses.medical_subsidy"
    label = "medical_subsidy"
