from django.apps import AppConfig


class WorklistConfig(AppConfig):
    name = "kikan.shared.worklist"
    label = "worklist"
