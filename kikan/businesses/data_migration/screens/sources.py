"""Sources and their files: registered, uploaded, looked through (移行元・旧ファイル・プロファイル)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from kikan.businesses.data_migration.procedures.sources import (
    keep_file,
    keep_large,
    register_source,
    set_form,
)
from kikan.businesses.data_migration.reads import profiles
from kikan.businesses.data_migration.reads import sources as reads
from kikan.businesses.data_migration.screens.asking import url
from kikan.businesses.data_migration.screens.forms import LARGEST, SourceForm, UploadForm, WrittenForm
from kikan.shared.access.screen import actor_in, screen
from kikan.shared.desk.carrying_out import carried_out
from kikan.shared.desk.person import Badge
from kikan.shared.desk.pieces import Tile
from kikan.shared.desk.sending import once
from kikan.shared.desk.tables import Column, Table
from kikan.shared.exchange.legacy.safety import unpacked
from kikan.shared.jobs import queue
from kikan.shared.tenancy import tenant

PROFILE = "data_migration.profile_file"
EXAMPLE = """文字コード: cp932
区切り: ","
個人番号: []
コード: []
キー: []
"""


@screen("data_migration.change")
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest, municipality: int) -> HttpResponse:
    """Begin a kind of file of an old system with its form."""
    actor, offered = actor_in(request), list(reads.businesses().items())
    form = SourceForm(request.POST or None, request.FILES or None, initial={"form": EXAMPLE}, offered=offered)

    def act() -> str:
        return url("source", municipality, number=register_source(**form.cleaned_data, actor=actor))

    context = {"ja": "移行元の登録", "button": "登録する"}
    return carried_out(request, form, act, "data_migration/form.html", context)


@screen("data_migration.change")
@require_http_methods(["GET", "POST"])
def written(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """Add a version of how the file is written; earlier ones stay. Errors: NotFound."""
    actor = actor_in(request)
    with tenant(municipality):
        source, known = reads.source_of(number), reads.form_text(number)
    form = WrittenForm(request.POST or None, request.FILES or None, initial={"form": known})

    def act() -> str:
        set_form(source=number, form=form.cleaned_data["form"], actor=actor)
        return url("source", municipality, number=number)

    context = {"ja": f"ファイルの形：{source.title}（第{source.version}版から）", "button": "新しい版にする"}
    return carried_out(request, form, act, "data_migration/form.html", context)


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def source(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """A source, its form and its files; another file is kept. Errors: NotFound."""
    actor = actor_in(request)
    form = UploadForm(request.POST or None, request.FILES or None)

    def act() -> str:
        given = form.cleaned_data["file"]
        told: dict[str, Any] = {"source": number, "extent": form.cleaned_data["extent"], "actor": actor}
        is_archive = given.name.lower().endswith(".zip")
        parts = unpacked(given.read(), most_bytes=LARGEST) if is_archive else {}
        with tenant(municipality):
            kept = [
                keep_file(
                    name=name, content=each, **told | {"extent": reads.extent_of_part(told["extent"], n)}
                )
                for n, (name, each) in enumerate(parts.items())
            ]
            if not is_archive:
                kept = keep_large(name=given.name, file=given, size=given.size, **told)
        is_one = len(kept) == 1
        return (
            url("file", municipality, number=kept[0])
            if is_one
            else url("source", municipality, number=number)
        )

    with tenant(municipality):
        found, text, files = reads.source_of(number), reads.form_text(number), reads.files_of(number)
    columns = (
        Column("number", "旧ファイル番号", "count", url=lambda f: url("file", municipality, number=f.number)),
        Column("name", "ファイル名", url=lambda f: url("file", municipality, number=f.number)),
        Column("kept_at", "受入れ", "day", value=lambda f: f.kept_at.date()),
        Column("extent_ja", "範囲"),
        Column("size", "バイト", "count"),
        Column("rows", "件数", "count"),
        Column("findings", "プロファイル", "badge", value=_looked),
    )
    table = Table(
        request, columns, files, name="files", ja="旧ファイル", sort="-number", filters=False,
        empty="旧ファイルがありません。下で選んで受け入れてください。",
    )  # fmt: skip
    context = {
        "source": found, "text": text, "table": table, "may_change": actor.may("data_migration.change"),
        "form_url": url("source_form", municipality, number=number),
        "mappings_url": url("mappings", municipality, number=number),
    }  # fmt: skip
    return carried_out(request, form, act, "data_migration/source.html", context)


def _looked(file: reads.FileLine) -> Badge:
    if file.is_erased:
        return Badge("消去済み", "grey")
    if file.findings is None:
        return Badge("未作成", "grey")
    return Badge(f"指摘 {file.findings}種類", "amber") if file.findings else Badge("指摘なし", "green")


@screen("data_migration.look")
@require_http_methods(["GET", "POST"])
def file(request: HttpRequest, municipality: int, number: int) -> HttpResponse:
    """What is in a file; POST asks for the run that looks through it. Errors: NotFound."""
    actor = actor_in(request)
    if request.method == "POST":

        def start() -> HttpResponse:
            with tenant(municipality):
                reads.file_of(number)
            run = queue.enqueue(PROFILE, actor=actor, parameters={"file": number})
            return redirect("run", municipality=municipality, number=run)

        return once(request, start)
    with tenant(municipality):
        found = reads.file_of(number)
        of, profile = reads.source_of(found.source), profiles.profile_of(number)
    context = {
        "file": found, "source": of, "profile": profile, "may_run": actor.may("data_migration.batch"),
        "is_old": profile is not None and profile.version < of.version,
        "source_url": url("source", municipality, number=found.source),
        "mappings_url": url("mappings", municipality, number=found.source),
    }  # fmt: skip
    if profile is not None:
        columns = (
            Column("name", "項目"), Column("looks_ja", "形"), Column("filled", "値のある件数", "count"),
            Column("empty", "空の件数", "count"), Column("shortest", "最短（字）", "count"),
            Column("longest", "最長（字）", "count"), Column("distinct", "異なる値", "count"),
        )  # fmt: skip
        context |= {
            "tiles": [
                Tile("件数", f"{profile.rows:,}", "件"), Tile("読めない件数", f"{profile.unread:,}", "件"),
                Tile("項目", f"{len(profile.columns):,}", ""), Tile("指摘", f"{len(profile.findings):,}", "種類"),
            ],
            "table": Table(request, columns, profile.columns, name="columns", ja="項目", filters=False, per_page=200),
            "coded": [c for c in profile.columns if c.values],
        }  # fmt: skip
    return render(request, "data_migration/file.html", context)
