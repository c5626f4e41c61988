"""Forms of seal registration, in the order of the paper applications (申請書の様式)."""

from typing import Any

from django import forms

from kikan.businesses.seals.reads import words
from kikan.shared.desk.fields import EraDateField, ExactText, NumberField
from kikan.shared.tenancy import clock

SEAL_FIELDS = ("scan", "dpi", "imprint", "text", "text_reason", "seal_checks")
NOT_SEEN = "選んでください。"
SEEN = (
    ("is_deformable", "変形しやすい材質（ゴム印など）"),
    ("is_illegible", "不鮮明で読めない"),
    ("is_rim_broken", "輪郭がない・欠けている"),
    ("is_of_household", "同じ世帯の人が登録済みの印鑑"),
    ("shows_other_matter", "職業など氏名以外の事項がある"),
)


class Texts(ExactText):
    """One line of text."""

    def __init__(self, *, wide: bool = True, placeholder: str = "", **options: Any) -> None:
        attrs = {"class": "in in-wide" if wide else "in", "autocomplete": "off"}
        if placeholder:
            attrs["placeholder"] = placeholder
        super().__init__(widget=forms.TextInput(attrs=attrs), **options)


def chosen(
    ja: str, choices: dict[str, str], only: tuple[str, ...] | None = None, **options: Any
) -> forms.ChoiceField:
    """One of several, told in words."""
    listed = [(code, name) for code, name in choices.items() if only is None or code in only]
    return forms.ChoiceField(
        label=ja, choices=listed, widget=forms.RadioSelect, error_messages={"required": NOT_SEEN}, **options
    )


class SealForm(forms.Form):
    """The seal: its scan, what it shows, what the clerk sees of it (印影)."""

    scan = forms.FileField(
        label="印影の画像", required=False,
        help_text="PNG・JPEG・TIFF、400dpi以上。印影だけか、申請書の枠と目盛りを読み取ったもの。",
        widget=forms.ClearableFileInput(attrs={"class": "in in-file", "accept": "image/png,image/jpeg,image/tiff"}),
    )  # fmt: skip
    dpi = NumberField(
        label="解像度", digits=4, required=False, help_text="画像に記録がないときだけ（例 600）"
    )
    imprint = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**62)
    text = Texts(label="印影の文字", longest=60, wide=False)
    text_reason = Texts(
        label="一覧にない文字を認める理由",
        longest=200,
        required=False,
        help_text="一覧にある文字のときは空欄",
    )
    seal_checks = forms.MultipleChoiceField(
        label="印影を見て、当てはまるもの", choices=SEEN, widget=forms.CheckboxSelectMultiple, required=False
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            field.error_messages.setdefault("required", "入力してください。")

    def seal(self) -> dict[str, Any]:
        """The items of the seal as procedures take them."""
        given, seen = self.cleaned_data, self.cleaned_data["seal_checks"]
        return {
            "imprint": given["imprint"] or 0,
            "text": given["text"],
            "text_reason": given["text_reason"],
            "is_deformable": "is_deformable" in seen,
            "is_legible": "is_illegible" not in seen,
            "is_rim_intact": "is_rim_broken" not in seen,
            "is_of_household": "is_of_household" in seen,
            "shows_other_matter": "shows_other_matter" in seen,
        }


class RegisterForm(SealForm):
    """印鑑登録申請書."""

    method = chosen(
        "本人確認", words.IDENTIFICATIONS, (words.PHOTO, words.GUARANTOR, words.REPLY), initial=words.PHOTO
    )
    papers = Texts(label="確認した書類", longest=200, required=False, placeholder="運転免許証など")
    guarantor = NumberField(label="保証人の登録番号", required=False, help_text="保証人によるときだけ")
    applicant = chosen("来庁した人", words.APPLICANTS, initial=words.SELF)
    has_capacity = forms.BooleanField(label="意思能力があることを確かめた", required=False, initial=True)
    card = NumberField(label="登録証の番号", required=False, help_text="空欄なら、次の番号を使います")
    note = Texts(label="備考", longest=400, required=False)
    field_order = (*SEAL_FIELDS, "applicant", "method", "papers", "guarantor", "has_capacity", "card", "note")

    def identity(self, application: int | None) -> dict[str, Any]:
        given = self.cleaned_data
        return {
            "method": given["method"],
            "papers": given["papers"],
            "guarantor": given["guarantor"],
            "applicant": words.SELF if given["applicant"] == words.GUARDIAN else given["applicant"],
            "has_capacity": given["has_capacity"],
            "has_guardian": given["applicant"] == words.GUARDIAN,
            "application": application,
        }


class InquiryForm(SealForm):
    """照会による登録申請: without identification, or by an agent."""

    applicant = chosen("申請に来た人", words.APPLICANTS, (words.SELF, words.AGENT), initial=words.SELF)
    agent = Texts(
        label="代理人の氏名",
        longest=200,
        required=False,
        wide=False,
        help_text="代理人のときだけ。委任状を確かめます",
    )
    papers = Texts(label="確認した書類", longest=200, required=False)
    field_order = (
        "scan",
        "dpi",
        "imprint",
        "text",
        "text_reason",
        "seal_checks",
        "applicant",
        "agent",
        "papers",
    )


class CancelForm(forms.Form):
    """印鑑登録廃止申請書."""

    reason = chosen("抹消の事由", words.REASONS, words.CHOSEN)
    note = Texts(label="備考・理由", longest=400, required=False)


class RestoreForm(forms.Form):
    """抹消の取消し."""

    reason = Texts(label="取消しの理由", longest=40)


class CorrectForm(forms.Form):
    """職権修正."""

    seal_text = Texts(label="印影の文字", longest=60, wide=False)
    text_reason = Texts(label="一覧にない文字を認める理由", longest=200, required=False)
    registered_on = EraDateField(label="登録年月日")
    papers = Texts(label="確認した書類", longest=200, required=False)
    note = Texts(label="備考", longest=400, required=False)
    reason = Texts(label="修正の理由", longest=40)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        field = self.fields["registered_on"]
        assert isinstance(field, EraDateField)
        field.latest = clock.today()


class RenewForm(forms.Form):
    """改製: the same seal, scanned anew."""

    scan = forms.FileField(
        label="新しい印影の画像", required=False, help_text="登録している印鑑を押したもの。PNG・JPEG・TIFF、400dpi以上。",
        widget=forms.ClearableFileInput(attrs={"class": "in in-file", "accept": "image/png,image/jpeg,image/tiff"}),
    )  # fmt: skip
    dpi = NumberField(
        label="解像度", digits=4, required=False, help_text="画像に記録がないときだけ（例 600）"
    )
    imprint = forms.IntegerField(widget=forms.HiddenInput, required=False, max_value=2**62)
    reason = Texts(label="改製の理由", longest=40)


class CardForm(forms.Form):
    """登録証: lost, found, damaged."""

    what = forms.ChoiceField(
        label="届出", widget=forms.RadioSelect,
        choices=[("lost", "亡失の届出（すぐに交付を止めます）"), ("found", "発見の届出"), ("exchange", "損傷による引替え")],
    )  # fmt: skip
    card = NumberField(
        label="新しい登録証の番号", required=False, help_text="引替えのときだけ。空欄なら次の番号を使います"
    )
    note = Texts(label="備考", longest=200, required=False)


class SuspendForm(forms.Form):
    """交付の抑止."""

    kind = chosen("抑止の区分", words.SUSPENSIONS)
    reason = Texts(label="理由", longest=200)


class ReasonForm(forms.Form):
    """Why something is lifted or withdrawn."""

    reason = Texts(label="理由", longest=200)


class FindCardForm(forms.Form):
    card = NumberField(
        label="登録証の番号", error_messages={"required": "登録証に書かれた番号を入力してください。"}
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["card"].widget.attrs["autofocus"] = True


class CertificateForm(forms.Form):
    """印鑑登録証明書交付申請書."""

    token = chosen("提示されたもの", words.TOKENS, initial=words.BY_CARD)
    card = NumberField(label="登録証の番号", required=False)
    asked_by = chosen("請求した人", words.APPLICANTS, (words.SELF, words.AGENT), initial=words.SELF)
    asked_by_name = Texts(label="代理人の氏名", longest=200, required=False, wide=False)
    copies = forms.IntegerField(label="部数", min_value=1, max_value=99, initial=1)
    channel = chosen("交付の場所", words.CHANNELS, (words.COUNTER, words.BRANCH), initial=words.COUNTER)
    exemption = forms.ChoiceField(label="手数料", required=False)
    official_use = forms.BooleanField(label="公用", required=False)


class StockForm(forms.Form):
    """登録証の受入れ."""

    first = NumberField(label="はじめの番号")
    last = NumberField(label="おわりの番号")


class BatchForm(forms.Form):
    title = Texts(label="束の名称", longest=80, placeholder="例：原票簿 第3冊")


class RecordForm(forms.Form):
    """One paper record (紙の原票)."""

    registration = NumberField(label="印鑑登録番号")
    card = NumberField(label="登録証の番号")
    person = NumberField(label="宛名番号")
    registered_on = EraDateField(label="登録年月日")
    seal_text = Texts(label="印影の文字", longest=60, wide=False)
    scan = forms.FileField(
        label="印影の画像", required=False,
        widget=forms.ClearableFileInput(attrs={"class": "in in-file", "accept": "image/png,image/jpeg,image/tiff"}),
    )  # fmt: skip
    dpi = NumberField(label="解像度", digits=4, required=False, help_text="画像に記録がないときだけ")

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        for field in self.fields.values():
            field.error_messages.setdefault("required", "入力してください。")
        self.fields["registration"].widget.attrs["autofocus"] = True


class SearchForm(forms.Form):
    """登録の検索."""

    q = forms.CharField(
        label="番号・氏名・生年月日・住所・印影の文字",
        required=False,
        max_length=100,
    )
    with_cancelled = forms.BooleanField(label="抹消した登録も探す", required=False)
