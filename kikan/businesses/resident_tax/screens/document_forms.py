"""Forms of income documents, in the order of the papers (課税資料の入力様式)."""

from typing import Any

from django import forms

from kikan.businesses.resident_tax.exchange.document_layouts import DocumentLayout, document_layouts
from kikan.businesses.resident_tax.reads import document_words as words
from kikan.shared.desk.fields import AmountField, EraDateField, ExactText, NumberField
from kikan.shared.tenancy import clock

LARGEST = 200_000_000
LIMIT = 10**12 - 1


class Texts(ExactText):
    """One line of text."""

    def __init__(self, *, wide: bool = True, **options: Any) -> None:
        attrs = {"class": "in in-wide" if wide else "in", "autocomplete": "off"}
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)


class UploadForm(forms.Form):
    """A file and what its covering sheet (総括表) says."""

    layout = forms.ChoiceField(label="資料の種類と年分")
    file = forms.FileField(
        label="ファイル（CSV、Shift_JIS）", widget=forms.ClearableFileInput(attrs={"class": "in in-file"})
    )
    received_on = EraDateField(label="受付日")
    people_stated = NumberField(label="総括表の人員", digits=7, required=False)
    total_stated = AmountField(label="支払金額の合計", required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["layout"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(key, layout.title) for key, layout in document_layouts().items()]

    def clean_file(self) -> Any:
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError("ファイルが大きすぎます（200MBまで）。分けて取り込んでください。")
        return given

    def clean_received_on(self) -> Any:
        day = self.cleaned_data["received_on"]
        if day > clock.today():
            raise forms.ValidationError("今日より後の日は入力できません。")
        return day


def line_form(
    layout: DocumentLayout,
    cells: tuple[str, ...],
    wrong: str,
    data: Any = None,
    hidden: frozenset[int] = frozenset(),
) -> forms.Form:
    """Every item of a line as it came; the wrong one first. hidden: items that must not be seen; they stay as they came."""
    form = forms.Form(data)

    def rank(i: int) -> tuple[bool, bool, bool, int]:
        item = layout.items[i]
        return (item.name not in wrong, not item.required, not (item.role and i < len(cells) and cells[i]), i)

    order = sorted(set(range(len(layout.items))) - hidden, key=rank)
    for i in order:
        item = layout.items[i]
        name = f"{item.name}（個人番号は入れ直します）" if item.is_secret else item.name
        form.fields[f"c{i}"] = Texts(
            label=name,
            longest=400,
            required=False,
            initial=cells[i] if i < len(cells) else "",
            wide=item.type == "X",
        )
    return form


class DropForm(forms.Form):
    reason = Texts(label="取り込まない理由", longest=40)


class MatchForm(forms.Form):
    """Another person than those that were found."""

    person = NumberField(label="宛名番号", digits=15)
    note = Texts(label="確かめたこと", longest=200, required=False)


class VoidForm(forms.Form):
    reason = Texts(label="無効にする理由", longest=100)
    forwarded_to = Texts(label="回送先の市区町村長", longest=60, required=False, wide=False)


class SlipForm(forms.Form):
    """A new slip: which paper it is."""

    kind = forms.ChoiceField(label="資料の種類", widget=forms.RadioSelect)
    fiscal_year = forms.IntegerField(
        label="年度（西暦）", widget=forms.TextInput(attrs={"class": "in", "inputmode": "numeric"})
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        field = self.fields["kind"]
        assert isinstance(field, forms.ChoiceField)
        kinds = (words.DECLARATION, words.SALARY, words.PENSION, words.RETURN, words.EX_OFFICIO)
        field.choices = [(str(kind), words.KINDS[kind]) for kind in kinds]


def _item(name: str) -> forms.Field:
    if name in words.CODED:
        return forms.ChoiceField(
            label=words.NAMES[name], required=False, choices=[("", "該当なし"), *words.CODED[name].items()],
            widget=forms.Select(attrs={"class": "in"}),
        )  # fmt: skip
    if name in words.FLAGS:
        return forms.BooleanField(label=words.NAMES[name], required=False)
    least = -LIMIT if name in words.MAY_BE_NEGATIVE else 0
    return AmountField(label=words.NAMES[name], required=False, at_least=least, at_most=LIMIT)


class ItemsForm(forms.Form):
    """Every item of a declaration; `items` is what was filled in."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for _, names in words.GROUPS:
            self.fields.update({name: _item(name) for name in names})

    @property
    def items(self) -> dict[str, int]:
        given = {n: self.cleaned_data.get(n) for _, names in words.GROUPS for n in names}
        return {n: int(v) for n, v in given.items() if v not in (None, "", False)}

    @property
    def groups(self) -> list[tuple[str, list[Any], bool]]:
        """(section, its fields, whether it is shown opened): the rare ones are closed until something is in them."""
        return [
            (ja, [self[n] for n in names], i < 3 or any(self[n].errors or self[n].value() for n in names))
            for i, (ja, names) in enumerate(words.GROUPS)
        ]  # fmt: skip


class KeyForm(ItemsForm):
    """A paper document as a clerk reads it."""

    person = NumberField(label="宛名番号", digits=15)
    received_on = EraDateField(label="受付日")
    payer_name = Texts(label="支払者", longest=120, required=False)


class CorrectForm(ItemsForm):
    """Items of a document, filled in with what it states."""

    reason = Texts(label="修正の理由", longest=40)

    @property
    def changed(self) -> dict[str, int]:
        """What differs from what was stated; emptied amounts are zero."""
        names = [n for _, group in words.GROUPS for n in group if n in self.changed_data]
        return {n: int(self.cleaned_data.get(n) or 0) for n in names}


class SettleForm(forms.Form):
    note = Texts(label="確かめたこと・処理の内容", longest=200)


class QueryForm(forms.Form):
    """A letter about a person."""

    kind = forms.ChoiceField(label="文書の種類", widget=forms.RadioSelect)
    fiscal_year = forms.IntegerField(label="年度（西暦）", min_value=2000, max_value=2099,
                                     widget=forms.TextInput(attrs={"class": "in", "inputmode": "numeric"}))  # fmt: skip
    to_name = Texts(label="宛先（市区町村長・支払者）", longest=60, required=False)
    answer_by = EraDateField(label="回答・申告の期限", required=False)
    note = Texts(label="照会の内容・添え書き", longest=400, required=False)


class AnswerForm(forms.Form):
    answered_on = EraDateField(label="回答のあった日")
    answer = Texts(label="回答の内容", longest=400)


class RequestsForm(forms.Form):
    answer_by = EraDateField(label="申告の期限")


class FindForm(forms.Form):
    """Documents of a year by payer or reading; sent by POST, never in the address."""

    payer = Texts(label="支払者の名称の初め", longest=60, required=False)
    kana = Texts(label="フリガナの初め", longest=60, required=False)
