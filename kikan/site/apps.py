from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig

from kikan.site.businesses import BUSINESSES


class SiteConfig(AppConfig):
    name = "kikan.site"
    label = "site"

    def ready(self) -> None:
        """Register what each business offers: its manifest, procedures, listeners, jobs."""
        from kikan.shared import manifest

        for name in BUSINESSES:
            module = f"kikan.businesses.{name}.manifest"
            if find_spec(f"kikan.businesses.{name}") and find_spec(module):
                manifest.register(import_module(module).MANIFEST)
