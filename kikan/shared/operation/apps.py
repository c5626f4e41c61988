from django.apps import AppConfig


class OperationConfig(AppConfig):
    name = "kikan.shared.operation"
    label = "operation"
