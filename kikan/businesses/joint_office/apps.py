from django.apps import AppConfig


class JointOfficeConfig(AppConfig):
    name = "kikan.businesses.joint_office"
    label = "joint_office"
