"""The layout book (レイアウト定義書) as HTML: every file of a delivery with its items, from the definitions that wrote it."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape

from django.apps import apps
from django.db import models

from kikan.shared.exchange.outbound import definitions as d
from kikan.shared.exchange.outbound.encoding import CP932, ENCODINGS, UTF8, Replaced
from kikan.shared.exchange.tables import Table

NAME = "layout-book.html"
TYPES = {d.TEXT: "文字", d.CODE: "コード", d.NUMBER: "数値", d.DAY: "日付", d.FLAG: "フラグ（0/1）"}
HEAD = ("番号", "項目名", "型", "桁数", "必須", "コード・意味")
STYLE = (
    "body{font-family:sans-serif;margin:2em;line-height:1.5}table{border-collapse:collapse;margin:.5em 0 2em}\
td,th{border:1px solid #888;padding:.2em .5em;text-align:left;vertical-align:top}th{background:#eee}"
)
RULES = (
    "文字コードは、断りのないかぎり UTF-8（BOMなし）、改行は LF、1行目は項目名です。値がないところは空です。",
    "日付は YYYY-MM-DD、フラグは 0・1 です。",
    "表計算ソフトが式として実行する文字（= + - @ タブ 全角の同じ文字 '）で始まる文字の値には、先頭に ' を付けています。"
    "先頭の ' を1文字取り除くと元の値に戻ります。",
    "値の中の改行は U+2028 に置き換えています（表のファイルでは引用符の中にそのまま残ります）。",
    "個人番号・住民票コードは、団体の鍵で封じたまま表 addressees_secret に入っています。鍵は kikan vault send で別に渡します。",
    "manifest.json に、ファイルごとの行数・項目数・金額の合計・最初と最後のキー・SHA-256 があります。"
    "manifest.sig はその署名（Ed25519）です。",
)


def layout_book(
    name: str, tables: list[Table], encoding: str = UTF8, replaced: Sequence[Replaced] = ()
) -> str:
    """The book for a municipality's delivery; the same definitions give the same text.

    replaced: characters that the encoding of the designated files does not have.
    """
    return "\n".join(_lines(name, tables, encoding, replaced)) + "\n"


def _lines(name: str, tables: list[Table], encoding: str, replaced: Sequence[Replaced]) -> Iterator[str]:
    yield '<!doctype html><html lang="ja"><head><meta charset="utf-8"><title>レイアウト定義書</title>'
    yield f"<style>{STYLE}</style></head><body><h1>レイアウト定義書　{escape(name)}</h1><h2>きまり</h2><ul>"
    yield from (f"<li>{escape(rule)}</li>" for rule in RULES)
    yield "</ul><h2>指定様式のファイル（layouts/）</h2>"
    yield from _of_encoding(encoding, replaced)
    for one in d.outfiles():
        yield from _of_outfile(one)
    yield "<h2>すべての記録の表（tables/）</h2>"
    yield "<p>入力したすべての記録です。同じ版に読み戻せます。項目名は英語、列の意味は次のとおりです。</p>"
    known = {m._meta.db_table: m for m in apps.get_models()}
    for table in sorted(tables, key=lambda t: t.name):
        yield from _of_table(table, known.get(table.name))
    yield "<h2>そのほか</h2><p>control/ は、権限・サインイン・一括処理の実行など、団体の表の外にある記録です。"
    yield "joint/ は、加わっている（いた）共同事務局にある、この団体の要望・審議・投票・添付などです（1行目は項目名）。"
    yield "pictures/ は表にある画像と文書です。codes.csv は、指定様式のコードの一覧です。</p></body></html>"


def _of_encoding(encoding: str, replaced: Sequence[Replaced]) -> Iterator[str]:
    """Told where the receiver asked for another encoding than that of the rules."""
    if encoding == UTF8:
        return
    yield f"<p>layouts/ のファイルの文字コードは {ENCODINGS[encoding]} です。ほかのファイルは UTF-8 のままです。</p>"
    if encoding != CP932:
        return
    yield f"<h3>置き換えた文字</h3><p>{len(replaced):,}種類、{sum(r.count for r in replaced):,}字。"
    yield "元の文字は tables/ のファイルにそのまま入っています。</p>"
    if replaced:
        rows = [(r.file, r.character, r.code, r.became or "（除きました）", f"{r.count:,}") for r in replaced]
        yield from _table(rows, ("ファイル", "元の文字", "符号位置", "置換え", "字数"))


def _of_outfile(one: d.Outfile) -> Iterator[str]:
    source = "公表されている項目" if one.is_designated else "独自のレイアウト"
    yield f"<h3>{escape(one.layout)}　{escape(one.ja)}</h3><p>業務ID {escape(one.business_id)}、{source}。"
    yield f"キー：{escape('、'.join(one.key))}</p>"
    rows = []
    for number, item in enumerate(one.items, 1):
        told = "、".join(f"{code} {meaning}" for code, meaning in item.codes.values())
        told = told or item.note or ("" if item.sql else "この版では値がありません")
        if item.codes and item.note:
            told += f"（{item.note}）"
        rows.append(
            (number, item.name, TYPES[item.type], item.length or "", "○" if item.required else "", told)
        )
    yield from _table(rows)


def _of_table(table: Table, model: type[models.Model] | None) -> Iterator[str]:
    said = ((model.__doc__ if model else "") or "").strip().splitlines()
    yield f"<h3>{escape(table.name)}</h3><p>{escape(said[0] if said else '')}　キー：{escape('、'.join(table.key))}</p>"
    fields = {f.column: f for f in model._meta.concrete_fields} if model else {}
    rows = []
    for number, (column, kind) in enumerate(zip(table.columns, table.types, strict=True), 1):
        field = fields.get(column)
        ja = str(field.verbose_name) if field is not None else ""
        choices = "、".join(f"{value} {label}" for value, label in (field.flatchoices if field else ()))
        length = getattr(field, "max_length", None) or ""
        needed = "" if field is None or field.null else "○"
        rows.append((number, column, kind, length, needed, f"{ja}　{choices}".strip()))
    yield from _table(rows)


def _table(rows: Iterable[Sequence[object]], head: Sequence[str] = HEAD) -> Iterator[str]:
    yield "<table><tr>" + "".join(f"<th>{h}</th>" for h in head) + "</tr>"
    for row in rows:
        yield "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>"
    yield "</table>"
