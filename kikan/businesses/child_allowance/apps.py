from django.apps import AppConfig


class ChildAllowanceConfig(AppConfig):
    name = "kikan.businesses.child_allowance"
    label = "child_allowance"
