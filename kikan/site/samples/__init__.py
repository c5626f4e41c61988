"""Sample municipalities (見本データ・架空): invented residents with twenty years of history, as columns and as files.

`generate` and `write_files` make them; `ensure` brings them into a sample installation.
"""

from collections.abc import Callable

from kikan.site.samples.files import write_files
from kikan.site.samples.sources import installation_scale, town_codes
from kikan.site.samples.town import SAMPLE_DAY, SampleTown, generate

__all__ = [
    "SAMPLE_DAY",
    "SampleTown",
    "ensure",
    "generate",
    "installation_scale",
    "town_codes",
    "write_files",
]


def ensure(say: Callable[[str, str], None] = lambda ja, en: None) -> None:
    """Bring in what is missing of the samples; needs Django."""
    from kikan.site.samples.settling import ensure as bring_in

    bring_in(say)
