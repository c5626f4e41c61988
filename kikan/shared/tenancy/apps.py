from django.apps import AppConfig
from django.db.backends.signals import connection_created


class TenancyConfig(AppConfig):
    name = "kikan.shared.tenancy"
    label = "tenancy"

    def ready(self) -> None:
        from kikan.shared.tenancy.guard import watch

        connection_created.connect(watch, dispatch_uid="kikan.tenancy.guard")
