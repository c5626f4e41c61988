from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kikan.shared.documents"
    label = "documents"
    verbose_name = "帳票"

    def ready(self) -> None:
        from django.conf import settings

        from kikan.shared.documents import cash, marking, printing, signatories  # noqa: F401  (registers the acts)
        from kikan.shared.documents.rendering import fonts

        fonts.set_default(settings.KIKAN_FONTS)
