from django.conf import settings
from django.urls import URLPattern, path

from kikan.shared.desk import characters, views

urlpatterns: list[URLPattern] = [
    path("_look/<str:colour>.css", views.look, name="desk_look"),
    path("_glyph/MJ<int:number>.svg", characters.glyph, name="glyph"),
    path("<int:municipality>/characters/", characters.characters, name="characters"),
    path("<int:municipality>/characters/typeface", views.typeface, name="typeface"),
    path("<int:municipality>/", views.home, name="desk_home"),
    path("<int:municipality>/as-of", views.change_as_of, name="as_of"),
    path("<int:municipality>/table-filter", views.filter_table, name="table_filter"),
    path("<int:municipality>/manual/<slug:page>", views.manual, name="manual"),
]
if settings.IS_SAMPLE:
    from kikan.shared.desk import style

    urlpatterns += [
        path("_style", style.components, name="style"),
        path("_style/<slug:page>", style.example, name="style_example"),
    ]
