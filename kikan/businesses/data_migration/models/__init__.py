from kikan.businesses.data_migration.models.source import FileProfile, Source, SourceFile, SourceForm

__all__ = ["FileProfile", "Source", "SourceFile", "SourceForm"]
