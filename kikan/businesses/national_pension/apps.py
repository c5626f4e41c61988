from django.apps import AppConfig


class NationalPensionConfig(AppConfig):
    name = "kikan.businesses.national_pension"
    label = "national_pension"
