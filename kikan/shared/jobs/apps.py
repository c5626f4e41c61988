from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "kikan.shared.jobs"
    label = "jobs"
