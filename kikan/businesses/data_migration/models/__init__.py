from kikan.businesses.data_migration.models.mapping import Mapping, MappingApproval
from kikan.businesses.data_migration.models.source import FileProfile, Source, SourceFile, SourceForm

__all__ = ["FileProfile", "Mapping", "MappingApproval", "Source", "SourceFile", "SourceForm"]
