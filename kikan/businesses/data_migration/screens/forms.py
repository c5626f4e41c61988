"""Forms of sources and their files (移行元・旧ファイルの様式)."""

from collections.abc import Sequence
from typing import Any

from django import forms

from kikan.businesses.data_migration.screens.asking import Area, Line, file_field

LARGEST, LARGEST_FORM = 200 * 1024**2, 100_000
EXTENTS = [(1, "全件"), (2, "続き（前のファイルに加える）"), (3, "差分（前のファイルからの変更）")]


class WrittenForm(forms.Form):
    """How a file is written: typed, or a YAML file that stands for what was typed."""

    form = Area(label="ファイルの形（YAML）", required=False)
    yaml = file_field("ファイルの形のファイル（選ぶと、上の欄の代わりに使います）", required=False)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        given = data.pop("yaml", None)
        if given is not None:
            data["form"] = self._read(given)
        if "form" in data and not data["form"].strip():
            self.add_error("form", "ファイルの形を入力するか、ファイルを選んでください。")
        return data

    def _read(self, given: Any) -> str:
        try:
            text = given.read(LARGEST_FORM + 1).decode("utf-8-sig")
        except UnicodeDecodeError:
            text = "\x00"
        if len(text) > LARGEST_FORM or "\x00" in text:
            self.add_error("yaml", "UTF-8のYAML（10万文字まで）ではありません。ファイルを確かめてください。")
            return ""
        return text.replace("\r\n", "\n").rstrip()


class SourceForm(WrittenForm):
    """移行元の登録."""

    system = Line(label="旧システム")
    business = forms.ChoiceField(label="業務")
    title = Line(label="ファイルの名称")
    field_order = ("system", "business", "title", "form", "yaml")

    def __init__(self, *args: Any, offered: Sequence[tuple[str, str]] = (), **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["business"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "選んでください"), *offered]


class UploadForm(forms.Form):
    """旧ファイルの受入れ."""

    extent = forms.ChoiceField(label="範囲", choices=EXTENTS, initial=1, required=False)
    file = file_field("旧ファイル（4GBまで。ZIPは中のファイルを受け入れます）")

    def clean_extent(self) -> int:
        return int(self.cleaned_data["extent"] or 1)

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST and given.name.lower().endswith((".zip", ".xlsx")):
            raise forms.ValidationError(
                "ZIPとExcelは200MBまでです。中のファイルをそのまま選ぶか、分けて受け入れてください。"
            )
        return given
