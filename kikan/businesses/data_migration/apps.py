from django.apps import AppConfig


class DataMigrationConfig(AppConfig):
    name = "kikan.businesses.data_migration"
    label = "data_migration"
