from django.apps import AppConfig


class CollectionConfig(AppConfig):
    name = "kikan.businesses.collection"
    label = "collection"
