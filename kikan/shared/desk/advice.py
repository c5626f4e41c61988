"""What the members of a joint operation advise for a screen (運用の方法), whoever keeps it."""

from dataclasses import dataclass
from functools import cache

from django.utils.module_loading import import_string

from kikan.shared import manifest


@dataclass(frozen=True)
class Advice:
    """A question with the way to do it; whose: who wrote it, in words."""

    question: str
    answer: str
    whose: str


def advice_for(route: str, municipality: int) -> list[Advice]:
    """What is registered for a screen, that of the screen itself before that of its business; no tenant is open."""
    found: list[Advice] = []
    for path in _keepers(manifest.generation()):
        found += [Advice(*words) for words in import_string(path)(route, municipality)]
    return found


@cache
def _keepers(generation: tuple[int, ...]) -> tuple[str, ...]:
    return tuple(m.advice for m in manifest.all_manifests() if m.advice)
