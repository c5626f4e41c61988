"""register_source, set_form, keep_file, keep_profile: files of an old system come in and are only added to (移行元)."""

import hashlib
from typing import Any, BinaryIO

from kikan.businesses.data_migration.models import FileProfile, Source, SourceFile, SourceForm
from kikan.businesses.data_migration.reads.contents import bound_file, form_of, require_fits, sealed
from kikan.businesses.data_migration.reads.forms import parse_form
from kikan.businesses.data_migration.reads.profiles import Kept
from kikan.businesses.data_migration.reads.sources import (
    begun_with,
    businesses,
    extent_of_part,
    require_source,
)
from kikan.shared.access import Actor
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.legacy.pieces import pieces
from kikan.shared.exchange.legacy.safety import require_own, require_plain_name
from kikan.shared.journal.append import append
from kikan.shared.procedures import procedure
from kikan.shared.tenancy import clock, format_code, numbers
from kikan.shared.tenancy.opener import current_or_raise

# What is kept as one file, and what a larger one is cut into; more than the last is not taken at all.
LARGEST, PIECE, MOST = 200 * 1024**2, 64 * 1024**2, 4 * 1024**3
BLOCK = 1024**2


def _entered(kind: str, name: str, subjects: list[tuple[str, int]], actor: Actor) -> int:
    return append(
        actor=actor, kind=kind, procedure=f"data_migration.{name}", subjects=subjects, happened_on=clock.today()
    ).number  # fmt: skip


@procedure("data_migration.register_source", right="data_migration.change", ja="移行元の登録")
def register_source(*, system: str, business: str, title: str, form: str, actor: Actor) -> int:
    """Begin a kind of file with the first version of its form; the same one again gives its number. Errors: Refused."""
    parse_form(form)
    if business not in businesses():
        raise NotFound("業務を選んでください。", field="business")
    names = {"system": system.strip(), "business": business, "title": title.strip()}
    if not all(names.values()):
        raise Refused("旧システムとファイルの名称を入力してください。", field="title")
    found = Source.objects.filter(municipality=current_or_raise(), **names).first()
    if found is not None:
        set_form(source=found.number, form=form, actor=actor)
        return found.number
    number = numbers.draw("data_migration.source")
    entry = _entered(
        "data_migration.source_registered", "register_source", [("migration_source", number)], actor
    )
    Source.objects.create(municipality=current_or_raise(), number=number, entry=entry, **names)
    SourceForm.objects.create(
        municipality=current_or_raise(), source=number, version=1, form=form, entry=entry
    )
    return number


@procedure("data_migration.set_form", right="data_migration.change", ja="ファイルの形の登録")
def set_form(*, source: int, form: str, actor: Actor) -> int:
    """Add a version of the form, the same text again adds none; the newest version. Errors: NotFound, Refused."""
    parse_form(form)
    require_source(source)
    last = SourceForm.objects.filter(municipality=current_or_raise(), source=source).latest("version")
    if last.form == form:
        return last.version
    entry = _entered("data_migration.form_set", "set_form", [("migration_source", source)], actor)
    SourceForm.objects.create(
        municipality=current_or_raise(), source=source, version=last.version + 1, form=form, entry=entry
    )
    return last.version + 1


@procedure("data_migration.keep_file", right="data_migration.change", ja="旧ファイルの受入れ")
def keep_file(
    *,
    source: int,
    name: str,
    content: bytes,
    extent: int = SourceFile.Extent.WHOLE,
    actor: Actor,
    mark: str = "",
) -> int:
    """Keep a file sealed, the same bytes again change nothing; its number. extent: the whole, a next part, a delta.

    A file that another whole one has replaced since is kept anew: it is the newest again. mark: stands for its bytes
    where it is a piece of a larger file.

    Errors: NotFound; Refused for one that is not written as its form says; VaultClosed.
    """
    require_source(source)
    require_plain_name(name)
    require_own(format_code(current_or_raise()), name)
    if not content or len(content) > LARGEST:
        raise Refused(
            "ファイルが空か、大きすぎます（200MBまで）。", field="file", what_to_do="取り出し直すか、分けてください。"
        )  # fmt: skip
    if extent not in SourceFile.Extent.values:
        raise NotFound("範囲を選んでください。", field="extent")
    sha256 = mark or hashlib.sha256(content).hexdigest()
    known = SourceFile.objects.filter(
        municipality=current_or_raise(), source=source, sha256=sha256, number__gte=begun_with(source)
    )
    if found := known.values_list("number", flat=True).first():
        if known.filter(sealed=b"").exists():
            raise Refused(
                "このファイルは、取込みの検収の後に消去しました。", field="file",
                what_to_do="もう一度受け入れることはできません。",
            )  # fmt: skip
        return found
    if (
        extent != SourceFile.Extent.WHOLE
        and not SourceFile.objects.filter(municipality=current_or_raise(), source=source).exists()
    ):
        raise Refused(
            "続きや差分の前に、全件のファイルを受け入れてください。", field="extent", what_to_do="範囲を「全件」にしてください。"
        )  # fmt: skip
    newest = SourceForm.objects.filter(municipality=current_or_raise(), source=source).latest("version")
    if extent == SourceFile.Extent.DELTA and not form_of(source, newest.version).key:
        raise Refused(
            "差分のファイルには、ファイルの形に「キー」が要ります。", field="extent",
            what_to_do="どの項目が1件を表すかを「キー」に書いた新しい版を登録してください。",
        )  # fmt: skip
    require_fits(content, source, newest.version)
    number = numbers.draw("data_migration.file")
    subjects = [("migration_source", source), ("migration_file", number)]
    entry = _entered("data_migration.file_kept", "keep_file", subjects, actor)
    key, kept = sealed(content, bound_file(number))
    SourceFile.objects.create(
        municipality=current_or_raise(), number=number, source=source, name=name, sha256=sha256, size=len(content), extent=extent,
        key=key, sealed=kept, entry=entry,
    )  # fmt: skip
    return number


@procedure("data_migration.keep_large", right="data_migration.change", ja="大きな旧ファイルの受入れ")
def keep_large(
    *, source: int, name: str, file: BinaryIO, size: int, extent: int = SourceFile.Extent.WHOLE, actor: Actor
) -> list[int]:
    """As `keep_file` of a file of any size: above LARGEST it is kept in pieces that follow each other; their numbers.

    Two passes over the file, with a piece in memory; all pieces or none. Errors: as `keep_file`; Refused above MOST.
    """
    if size <= LARGEST:
        return [keep_file(source=source, name=name, content=file.read(), extent=extent, actor=actor)]
    if size > MOST:
        raise Refused(
            "ファイルが大きすぎます（4GBまで）。", field="file", what_to_do="取り出し直すか、分けてください。"
        )
    require_source(source)
    form = form_of(source, SourceForm.objects.filter(
        municipality=current_or_raise(), source=source
    ).latest("version").version).form  # fmt: skip
    total = hashlib.sha256()
    while block := file.read(BLOCK):
        total.update(block)
    found = []
    for n, piece in enumerate(pieces(file, form, PIECE)):
        mark = hashlib.sha256(f"{total.hexdigest()}:{n + 1}".encode()).hexdigest()
        told: dict[str, Any] = {"extent": extent_of_part(extent, n), "mark": mark, "actor": actor}
        found.append(keep_file(source=source, name=f"{name}（{n + 1}）", content=piece, **told))
    return found


@procedure("data_migration.keep_profile", right="data_migration.batch", ja="プロファイルの記録")
def keep_profile(*, file: int, version: int, found: Kept, actor: Actor) -> bool:
    """Keep what a file holds; a second time for the same file and form changes nothing. Whether it was added."""
    rows = FileProfile.objects.filter(municipality=current_or_raise(), file=file, version=version)
    if rows.exists():
        return False
    entry = _entered("data_migration.file_profiled", "keep_profile", [("migration_file", file)], actor)
    FileProfile.objects.create(
        municipality=current_or_raise(), file=file, version=version, charset=found.charset, rows=found.rows,
        unread=found.unread, columns=found.columns, findings=found.findings, entry=entry,
    )  # fmt: skip
    return True
