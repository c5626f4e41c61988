"""The bytes of an old file, opened (旧ファイルの内容), and the file read in a version of its form."""

from kikan.businesses.data_migration.models import SourceFile, SourceForm
from kikan.businesses.data_migration.reads.forms import Written, parse_form
from kikan.shared.addressees import gaiji, vault_keys
from kikan.shared.errors import NotFound, Refused
from kikan.shared.exchange.legacy.charsets import HOST
from kikan.shared.exchange.legacy.safety import require_own
from kikan.shared.exchange.legacy.sheets import MAGIC
from kikan.shared.exchange.legacy.sources import Form, Source, read_source, with_characters
from kikan.shared.tenancy import format_code
from kikan.shared.tenancy.opener import current_or_raise

BEGINNING = 4 * 1024**2
MEND = "ファイルを確かめるか、ファイルの形を直してください。"


sealed = vault_keys.sealed


class Erased(NotFound):
    """What was sealed here is gone since the erasure that followed the acceptance (消去済み)."""

    def __init__(self) -> None:
        super().__init__(
            "この内容は、取込みの検収の後に消去しました（消去済み）。",
            what_to_do="件数と署名は突合表に、消去の記録は本番切替えの「旧ファイルの消去」にあります。",
        )


def opened(key: int, kept: bytes, bound_to: str) -> bytes:
    """Errors: Erased; VaultClosed."""
    if not kept:
        raise Erased
    return vault_keys.opened(key, kept, bound_to)


def bound_file(number: int) -> str:
    return f"data_migration_file:{number}"


def form_of(source: int, version: int) -> Written:
    """Errors: NotFound."""
    row = SourceForm.objects.filter(municipality=current_or_raise(), source=source, version=version).first()
    if row is None:
        raise NotFound(
            "この版のファイルの形はありません。", what_to_do="移行元の画面から開き直してください。"
        )
    return parse_form(row.form)


def read_file(number: int, version: int) -> tuple[Source, Written]:
    """The file's columns in that version of its form, decided characters (外字) written as what they became.

    Errors: NotFound; Refused where it cannot be that form, or holds rows of another municipality; VaultClosed.
    """
    row = SourceFile.objects.filter(municipality=current_or_raise(), number=number).first()
    if row is None:
        raise NotFound("この旧ファイルはありません。", what_to_do="移行元の画面から開き直してください。")
    written = form_of(row.source, version)
    found = _owned(read_source(opened(row.key, bytes(row.sealed), bound_file(number)), written.form), written)
    return with_characters(found, gaiji.written_as()), written


def require_fits(content: bytes, source: int, version: int) -> None:
    """Errors: Refused where the beginning of a file is not written as its form says, or is another municipality's."""
    written = form_of(source, version)
    found = read_source(_beginning(content, written.form), written.form)
    if not len(found):
        why = f"（{found.unread[0].line:,}行目は、{found.unread[0].reason}）" if found.unread else ""
        raise Refused(f"読める記録が1件もありません{why}。", field="file", what_to_do=MEND)
    _owned(found, written)


def _beginning(content: bytes, form: Form) -> bytes:
    """The whole of a small file; of a large one so much as ends with a record."""
    if len(content) <= BEGINNING or form.charset == "utf-16" or content.startswith(MAGIC):
        return content
    cut = content.rfind(b"\n", 0, BEGINNING) + 1
    is_lined = cut > 0 and (not form.parts or form.charset not in HOST)
    return content[: cut if is_lined else BEGINNING - BEGINNING % max(form.record, 1)]


def _owned(found: Source, written: Written) -> Source:
    """Errors: Refused where the file lacks a column that its form names, or holds rows of another municipality."""
    mark = written.form.deleted[:1] if written.form.deleted else ()
    names = (*written.codes, *written.key, *filter(None, [written.owner]), *mark)
    if missing := [name for name in names if name not in found.columns]:
        raise Refused(f"ファイルに項目「{missing[0]}」がありません。", field="file", what_to_do=MEND)
    require_own(format_code(current_or_raise()), "", found.columns[written.owner] if written.owner else [])
    return found
