"""How an old file is written, as staff write it down (ファイルの形): a short YAML becomes the reader's form.

文字コード: cp932          # 省くと推定します。汎用機は cp930、cp939、jef、keis
区切り: ","                # CSV だけ
項目:                      # 固定長だけ。CSVは1行目が見出し
  - {名前: SNO, 長さ: 10}
  - {名前: SEI, 長さ: 20, 種類: 漢字}
個人番号: [MYNO]           # 読み込まない項目
コード: [SEIBETU]          # 値ごとの件数を見る項目
キー: [SNO]
団体コード: DANTAI
シート: 台帳                # Excelだけ（文字コード: xlsx）。省くと最初のシート
削除: {項目: SAKUJO, 値: "1"} # 差分のファイルで、消えた記録のしるし
"""

import re
from dataclasses import dataclass
from typing import Any

import yaml

from kikan.shared.errors import Refused
from kikan.shared.exchange.legacy.charsets import HOST, PC
from kikan.shared.exchange.legacy.sheets import XLSX
from kikan.shared.exchange.legacy.sources import GUESS, Form, Part

LONGEST, MOST_PARTS, LONGEST_RECORD = 100_000, 2_000, 100_000
KINDS = {"文字": "text", "漢字": "kanji", "ゾーン": "zoned", "パック": "packed"}
KNOWN = ("文字コード", "区切り", "項目", "個人番号", "コード", "キー", "団体コード", "シート", "削除")
# What people call the encodings of a PC.
ALSO_CALLED = {
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "ms932": "cp932", "windows-31j": "cp932",
    "utf8": "utf-8", "euc-jp": "euc_jp", "utf16": "utf-16", "excel": XLSX,
}  # fmt: skip
MEND = "見本のとおりに直してください。何も登録していません。"


@dataclass(frozen=True)
class Written:
    """A file's form; codes: columns whose values may be counted and shown, key: what names one record.

    owner: the column of the municipality's code, empty without one.
    """

    form: Form
    codes: tuple[str, ...]
    key: tuple[str, ...]
    owner: str


def parse_form(text: str) -> Written:
    """Errors: Refused naming what is wrong, with `field` form."""
    data = _loaded(text)
    if unknown := [k for k in data if k not in KNOWN]:
        raise _wrong(f"知らない見出し「{unknown[0]:.30}」があります（使えるのは {'、'.join(KNOWN)}）")
    named = _text(data, "文字コード", GUESS)
    charset = ALSO_CALLED.get(named.lower(), named.lower())
    if charset not in (*PC, *HOST, XLSX, GUESS):
        raise _wrong(
            f"文字コード「{named}」は使えません（{'、'.join((*PC, *HOST, XLSX))}。"
            "IBMの汎用機のEBCDICは、カナなら cp930、英小文字なら cp939）"
        )
    delimiter = _text(data, "区切り", ",")
    if len(delimiter) != 1 or delimiter in '"\r\n':
        raise _wrong("区切りは1文字です")
    parts = tuple(_part(each) for each in _listed(data, "項目"))
    names = [part.name for part in parts]
    if len(parts) > MOST_PARTS or sum(part.length for part in parts) > LONGEST_RECORD:
        raise _wrong("項目が多すぎるか、1件が長すぎます")
    if len(set(names)) != len(names):
        raise _wrong("同じ名前の項目が二つあります")
    secret, codes, key = (_names(data, name) for name in ("個人番号", "コード", "キー"))
    owner = _text(data, "団体コード")
    deleted = _deleted(data)
    if parts and charset == XLSX:
        raise _wrong("Excelのファイルに「項目」は書きません（1行目が見出しです）")
    strange = [
        n
        for n in (*secret, *codes, *key, *filter(None, [owner]), *(deleted or ())[:1])
        if names and n not in names
    ]
    if strange:
        raise _wrong(f"「{strange[0]}」は項目にありません")
    if set(secret) & {*codes, *key, owner}:
        raise _wrong("個人番号の項目は、コード・キー・団体コードにできません")
    form = Form(charset, parts, delimiter, frozenset(secret), _text(data, "シート"), deleted)
    return Written(form, codes, key, owner)


def _deleted(data: dict[Any, Any]) -> tuple[str, str] | None:
    found = data.get("削除")
    if not found:
        return None
    is_plain = isinstance(found, dict) and set(found) == {"項目", "値"}
    if not is_plain or not all(isinstance(v, str) and v for v in found.values()):
        raise _wrong('「削除」は {項目: 項目名, 値: "1"} の形で書きます')
    return found["項目"], found["値"]


def _loaded(text: str) -> dict[Any, Any]:
    if len(text) > LONGEST:
        raise _wrong("長すぎます（10万文字まで）")
    try:
        # Everything stays text: a column may be called NO or be numbered 0010.
        data = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 - makes texts, lists and mappings alone
    except yaml.MarkedYAMLError as error:
        at = f"{error.problem_mark.line + 1}行目が" if error.problem_mark else ""
        raise _wrong(f"{at}YAMLとして読めません") from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise _wrong("YAMLとして読めません") from None
    if data and not isinstance(data, dict):
        raise _wrong("「見出し: 値」の形ではありません")
    return data or {}


def _text(data: dict[Any, Any], name: str, default: str = "") -> str:
    found = data.get(name, default)
    if not isinstance(found, str):
        raise _wrong(f"「{name}」は一つの値で書きます")
    return found.strip(" ") or default if name != "区切り" else found or default


def _listed(data: dict[Any, Any], name: str) -> list[Any]:
    found = data.get(name) or []
    if not isinstance(found, list):
        raise _wrong(f"「{name}」は並び（[A, B] または - の行）で書きます")
    return found


def _names(data: dict[Any, Any], name: str) -> tuple[str, ...]:
    found = _listed(data, name)
    if not all(isinstance(each, str) for each in found):
        raise _wrong(f"「{name}」には項目名を並べます")
    return tuple(dict.fromkeys(found))


def _part(each: Any) -> Part:
    is_plain = isinstance(each, dict) and all(isinstance(v, str) for v in each.values())
    if not is_plain or set(each) - {"名前", "長さ", "種類"} or "名前" not in each:
        raise _wrong("項目は {名前: 項目名, 長さ: バイト数, 種類: 文字} の形で書きます")
    name, length, kind = each["名前"].strip(), each.get("長さ", ""), each.get("種類", "文字")
    if not name or len(name) > 60:
        raise _wrong("項目の名前は1文字から60文字です")
    if not re.fullmatch(r"[1-9][0-9]{0,3}", length, re.ASCII):
        raise _wrong(f"項目「{name}」の長さは1から9999までのバイト数です")
    if kind not in KINDS:
        raise _wrong(f"項目「{name}」の種類は {'、'.join(KINDS)} のどれかです")
    return Part(name, int(length), KINDS[kind])


def _wrong(what: str) -> Refused:
    return Refused(f"ファイルの形：{what}。", field="form", what_to_do=MEND)
