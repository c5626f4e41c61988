"""Routes of income documents."""

from django.urls import path

from kikan.businesses.resident_tax.screens import document_checks as checks
from kikan.businesses.resident_tax.screens import document_files as files
from kikan.businesses.resident_tax.screens import document_slips as slips
from kikan.businesses.resident_tax.screens import document_work as work
from kikan.shared.desk import converters  # noqa: F401  (registers number and year)

DOCUMENTS = [
    path("documents/", files.home, name="documents"),
    path("documents/start", checks.start, name="documents_start"),
    path("documents/import/", files.choose, name="documents_import"),
    path("documents/import/<number:number>/", files.trial, name="documents_trial"),
    path("documents/files/<number:number>/", files.file, name="documents_file"),
    path("documents/files/<number:number>/lines/<number:line>/", files.line, name="documents_line"),
    path("documents/doubtful/", work.doubtful, name="documents_doubtful"),
    path("documents/unmatched/", work.unmatched, name="documents_unmatched"),
    path("documents/find/", work.find, name="documents_find"),
    path("documents/slips/", slips.slips, name="slips"),
    path("documents/slips/<number:number>/<number:keying>/", slips.key, name="slip"),
    path("documents/slips/<number:number>/abandon", slips.abandon, name="slip_abandon"),
    path("documents/findings/<number:code>/", checks.findings, name="findings"),
    path(
        "documents/findings/<year:year>/<number:code>/<number:person>/<number:about>/",
        checks.finding,
        name="finding",
    ),
    path("documents/queries/", checks.queries, name="queries"),
    path("documents/queries/<number:number>/", checks.query, name="query"),
    path("documents/of/<number:number>/", work.document, name="document"),
    path("documents/of/<number:number>/correct/", work.correct, name="document_correct"),
    path("persons/<number:number>/documents/", work.of_person, name="documents_of"),
    path("persons/<number:number>/ask/", checks.ask, name="ask"),
]
