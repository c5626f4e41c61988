"""What the documents say is there: links, commands, modules, generated pages; and words that belong nowhere."""

import re
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest
from django.template import Context, Engine
from django.template.loader import get_template

from kikan.shared import manifest
from kikan.site.commands import _modules_for, _parser
from kikan.site.map.glossary import ROOT
from kikan.site.map.manual import NotUnderstood, template
from kikan.site.map.pages import pages

LINK = re.compile(r"\]\((?!https?://|mailto:)([^)#\s]+)(?:#[^)\s]*)?\)")
COMMAND = re.compile(r"`(?:\.venv/bin/)?kikan ([a-z][a-z-]*)")
MODULE = re.compile(r"`(kikan(?:\.[a-z_]+)+)")
FILE = re.compile(r"`((?:kikan|tests|samples|docs)/[A-Za-z0-9_./-]+)`")
# A database setting, not a module.
SETTINGS = {"kikan.municipality"}
# Somebody's own folders are no place that others have.
PRIVATE = re.compile(r"(?<![\w.$}/~-])/(?:home|mnt|root|work)/[\w.]")
UPWARDS = re.compile(r"(?<![\w/])(?:\.\./)+[\w.-]+")


def _tracked() -> list[Path]:
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True
    ).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


TRACKED = _tracked()
MADE = pages()
PAGES = [path for path in TRACKED if path.suffix == ".md"]
every_page = pytest.mark.parametrize("page", PAGES, ids=lambda p: str(p.relative_to(ROOT)))


@every_page
def test_every_link_leads_to_a_file(page: Path) -> None:
    targets = LINK.findall(_without_blocks(page))
    assert [t for t in targets if not (page.parent / t).exists()] == []


@every_page
def test_every_command_that_is_named_exists(page: Path) -> None:
    _, modules = _parser(_modules_for([]))
    assert set(COMMAND.findall(page.read_text("utf-8"))) - set(modules) == set()


@every_page
def test_every_module_that_is_named_exists(page: Path) -> None:
    named = set(MODULE.findall(page.read_text("utf-8")))
    assert [name for name in sorted(named) if name not in SETTINGS and not _is_there(name)] == []


@every_page
def test_every_file_that_is_named_exists(page: Path) -> None:
    named = FILE.findall(_without_blocks(page))
    assert [name for name in named if not (ROOT / name).exists()] == []


def _without_blocks(page: Path) -> str:
    return re.sub(r"^```.*?^```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)


def _is_there(name: str) -> bool:
    """A module, or an attribute of the deepest module in the name."""
    parts = name.split(".")
    for length in range(len(parts), 1, -1):
        if _spec(".".join(parts[:length])):
            return length >= len(parts) - 2
    return False


def _spec(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.parametrize("readme", ["README.md", "README.ja.md"])
def test_a_readme_names_every_command(readme: str) -> None:
    _, modules = _parser(_modules_for([]))
    assert set(modules) - set(COMMAND.findall((ROOT / readme).read_text("utf-8"))) == set()


def test_both_readmes_name_the_same_settings() -> None:
    english, japanese = ((ROOT / name).read_text("utf-8") for name in ("README.md", "README.ja.md"))
    assert set(re.findall(r"KIKAN_\w+", english)) == set(re.findall(r"KIKAN_\w+", japanese))


@pytest.mark.parametrize("path", list(MADE), ids=lambda p: str(p.relative_to(ROOT)))
def test_a_generated_page_is_what_the_command_writes(path: Path) -> None:
    assert path.is_file(), "run kikan map"
    assert path.read_text("utf-8") == MADE[path], "run kikan map"


@pytest.mark.parametrize("one", list(manifest.all_manifests()), ids=lambda m: m.name)
def test_a_business_has_a_readme_that_names_its_rooms(one: manifest.Manifest) -> None:
    folder = ROOT / "kikan" / "businesses" / one.name
    text = (folder / "README.md").read_text("utf-8")
    assert text.startswith(f"# {one.name} {one.ja}\n")
    named = re.findall(r"`([a-z_]+/)`", text)
    assert [room for room in named if not (folder / room).is_dir()] == []


def test_no_file_names_a_folder_of_one_machine() -> None:
    found = [
        (str(path.relative_to(ROOT)), match[0]) for path in TRACKED for match in PRIVATE.finditer(_text(path))
    ]
    assert found == []


def test_no_relative_path_leaves_the_repository() -> None:
    found = [
        (str(path.relative_to(ROOT)), match[0])
        for path in TRACKED
        for match in UPWARDS.finditer(_text(path))
        if ROOT not in (path.parent / match[0]).resolve().parents
    ]
    assert found == []


def _text(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except UnicodeDecodeError:
        return ""


def test_the_manual_shows_braces_and_angles_as_they_are(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# 題\n\n- `{{ x }}` {% url %} <b>\n- 二\n", "utf-8")
    body = template(page).split("{% block content %}")[1].split("<p><a")[0]
    shown = Engine().from_string(body).render(Context())
    assert (
        "<li><code>&#123;&#123; x &#125;&#125;</code> &#123;% url %&#125; &lt;b&gt;</li><li>二</li>" in shown
    )


def test_the_manual_keeps_every_form_apart(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# 題\n文\n- 一\n  つづき\n1. 甲\n2. 乙\n\n```sh\na\n\n# b\n```\n", "utf-8")
    body = template(page).split('prose">\n')[1].split("\n<p><a")[0]
    assert body == (
        "<h1>題</h1>\n<p>文</p>\n<ul><li>一 つづき</li></ul>\n<ol><li>甲</li><li>乙</li></ol>\n<pre>a\n\n# b</pre>"
    )


@pytest.mark.parametrize("line", ["> 引用", "#### 四", "* 星", "---"])
def test_a_line_the_manual_does_not_know_is_refused(tmp_path: Path, line: str) -> None:
    page = tmp_path / "page.md"
    page.write_text(f"# 題\n\n{line}\n", "utf-8")
    with pytest.raises(NotUnderstood):
        template(page)


@pytest.mark.parametrize("one", [m for m in manifest.all_manifests() if m.home], ids=lambda m: m.name)
def test_a_business_with_screens_has_its_page_behind_f1(one: manifest.Manifest) -> None:
    assert get_template(f"manual/{one.name}.html")


def test_every_setting_of_the_readme_is_asked_for_in_the_code() -> None:
    code = "".join(_text(path) for path in TRACKED if path.suffix == ".py" and "tests" not in path.parts)
    named = set(re.findall(r"KIKAN_[A-Z_]+", (ROOT / "README.md").read_text("utf-8")))
    assert {name for name in named if not re.search(rf"\b{name}\b", code)} == set()
