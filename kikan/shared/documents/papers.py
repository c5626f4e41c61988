"""The papers this installation can issue: each business registers its own (様式の一覧)."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from kikan.shared.documents.rendering.compiler import PACKAGE


class TemplateGone(LookupError):
    """The template of an older version was not kept: the paper cannot be made again."""


@dataclass(frozen=True)
class Paper:
    """A kind of paper. right: needed to see or issue it; fee: its kind in the ordinance (手数料の区分), '' where none is due.
    is_signed: False for work prints, which nobody signs.

    template: path below the package; when its look changes in substance, `version` rises and the former file
    stays beside it as `<stem>_v<version>.typ`, so that what was issued can be issued again.
    """

    kind: str
    ja: str
    template: str
    right: str
    version: int = 1
    fee: str = ""
    is_signed: bool = True

    def template_of(self, version: int) -> str:
        """Errors: TemplateGone."""
        if version == self.version:
            return self.template
        path = PurePosixPath(self.template)
        older = path.with_name(f"{path.stem}_v{version}{path.suffix}")
        if not (PACKAGE / older).is_file():
            raise TemplateGone(f"{self.kind} version {version}")
        return str(older)


_papers: dict[str, Paper] = {}


def register(paper: Paper) -> Paper:
    """Errors: ValueError where another paper has the kind; LookupError where the template is missing."""
    known = _papers.setdefault(paper.kind, paper)
    if known != paper:
        raise ValueError(f"paper {paper.kind} is registered twice")
    if not (PACKAGE / paper.template).is_file():
        raise LookupError(f"template of {paper.kind} is missing")
    return paper


def find(kind: str) -> Paper:
    """Errors: KeyError for a kind nobody registered."""
    return _papers[kind]


def every_paper() -> Iterator[Paper]:
    yield from _papers.values()
