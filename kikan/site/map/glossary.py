"""The glossary (用語集): English terms and names of the code with their Japanese, and what the code uses."""

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

import kikan
from kikan.shared import manifest
from kikan.shared.access.roles import ROLES
from kikan.shared.documents.papers import every_paper
from kikan.shared.facts import CATALOGUE
from kikan.shared.procedures import by_name
from kikan.site.businesses import BUSINESSES

PACKAGE = Path(kikan.__file__).parent
ROOT = PACKAGE.parent
GLOSSARY = ROOT / "docs" / "glossary.yaml"
SECTIONS = ("terms", "kinds", "series", "acts", "rules", "rights")
# Screens name looks and routes, the site names modules: neither is a word of the house.
UNNAMED = {"tests", "migrations", "screens", "views", "desk", "urls", "benchmarks"}
_DOTTED = re.compile(r"[a-z][a-z_]*\.[a-z][a-z_]*")


@dataclass(frozen=True)
class Glossary:
    """terms: English -> 日本語 and note; the other sections give names of the code their Japanese.

    kinds: of journal entries; series: of drawn numbers; acts: carried out by commands, in no registry;
    rules: of the law; rights: of shared rooms, which no manifest declares.
    """

    terms: Mapping[str, Mapping[str, str]]
    kinds: Mapping[str, str]
    series: Mapping[str, str]
    acts: Mapping[str, str]
    rules: Mapping[str, str]
    rights: Mapping[str, str]


def read(path: Path = GLOSSARY) -> Glossary:
    """Errors: ValueError for a section that is missing or unknown."""
    document: dict[str, Any] = yaml.safe_load(path.read_text("utf-8"))
    if set(document) != set(SECTIONS):
        raise ValueError(f"{path.name} must hold {', '.join(SECTIONS)}")
    return Glossary(**document)


def declared_names() -> dict[str, str]:
    """What businesses and rooms declare with a Japanese name of its own: facts, acts, papers, jobs, rights."""
    found = {fact.name: fact.ja for fact in CATALOGUE.values()}
    found |= {each.name: each.ja for each in by_name().values()}
    found |= {paper.kind: paper.ja for paper in every_paper()}
    for each in manifest.all_manifests():
        found |= each.rights
        found |= {job.name: job.ja for job in each.jobs}
        found |= {panel.name: panel.ja for panel in each.panels}
    return found


def rights_of_roles() -> set[str]:
    return {right for role in ROLES.values() for right in role.rights}


def names_in_code() -> dict[str, str]:
    """Every text 'business.name' or 'room.name' below the screens, with a place where it stands."""
    owners = {path.name for path in (PACKAGE / "shared").iterdir() if path.is_dir()} | set(BUSINESSES)
    owners |= {right.split(".")[0] for right in rights_of_roles()}
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        if not UNNAMED & {*path.parts, path.stem}:
            for name in _texts(path):
                if name.split(".")[0] in owners:
                    found.setdefault(name, str(path.relative_to(ROOT)))
    return found


def _texts(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _DOTTED.fullmatch(node.value):
            yield node.value
