"""Sample municipalities (見本データ・架空): invented residents with twenty years of history, as columns and as files."""

from kikan.site.samples.files import write_files
from kikan.site.samples.sources import town_codes
from kikan.site.samples.town import SAMPLE_DAY, SampleTown, generate

__all__ = ["SAMPLE_DAY", "SampleTown", "generate", "town_codes", "write_files"]
