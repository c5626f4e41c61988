from django.apps import AppConfig


class LongTermCareConfig(AppConfig):
    name = "kikan.businesses.long_term_care"
    label = "long_term_care"
