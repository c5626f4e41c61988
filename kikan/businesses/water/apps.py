from django.apps import AppConfig


class WaterConfig(AppConfig):
    name = "kikan.businesses.water"
    label = "water"
