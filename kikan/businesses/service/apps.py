from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "kikan.businesses.service"
    label = "service"
