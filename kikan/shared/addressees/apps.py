from django.apps import AppConfig


class AddresseesConfig(AppConfig):
    name = "kikan.shared.addressees"
    label = "addressees"
