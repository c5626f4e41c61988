from django.urls import path

from kikan.businesses.data_migration.screens import (
    acceptance,
    comparisons,
    cutovers,
    erasures,
    field_samples,
    form_samples,
    home,
    keyed,
    mappings,
    rehearsals,
    rejects,
    section_lists,
    sources,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "data_migration"
urlpatterns = [
    path("", home.home, name="home"),
    path("sources/new/", sources.register, name="register"),
    path("sources/<number:number>/", sources.source, name="source"),
    path("sources/<number:number>/form/", sources.written, name="source_form"),
    path("sources/<number:number>/mapping/", mappings.mappings, name="mappings"),
    path("sources/<number:number>/mapping/<slug:layout>/", mappings.mapping, name="mapping"),
    path("rehearsals/", rehearsals.rehearsals, name="rehearsals"),
    path("rehearsals/<number:number>/", rehearsals.rehearsal, name="rehearsal"),
    path("rehearsals/<number:number>/handover.zip", rehearsals.handed_out, name="handed_out"),
    path("rehearsals/<number:number>/lists/", section_lists.section_lists, name="section_lists"),
    path("rehearsals/<number:number>/samples/", field_samples.field_samples, name="field_samples"),
    path("rehearsals/<number:number>/cutover/", cutovers.cutover, name="cutover"),
    path("rehearsals/<number:number>/forms/", form_samples.form_samples, name="form_samples"),
    path("rehearsals/<number:number>/erasure/", erasures.erasure, name="erasure"),
    path("rehearsals/<number:number>/sources/<number:source>/", rejects.rejects, name="rejects"),
    path("rehearsals/<number:number>/sources/<number:source>/<number:line>/", rejects.reject, name="reject"),
    path("comparisons/<number:number>/", comparisons.comparison, name="comparison"),
    path("acceptance/", acceptance.acceptance, name="acceptance"),
    path("keyed/", keyed.keyed, name="keyed"),
    path("keyed/<number:number>/", keyed.keyed_batch, name="keyed_batch"),
    path("files/<number:number>/", sources.file, name="file"),
]
