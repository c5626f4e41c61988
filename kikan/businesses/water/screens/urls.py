from django.urls import path

from kikan.businesses.water.screens import (
    arrears,
    bills,
    home,
    papers,
    points,
    readings,
    reports,
    runs,
    winter,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number and year)

app_name = "water"
urlpatterns = [
    path("", home.home, name="home"),
    path("zones/new/", home.zone, name="zone_new"),
    path("points/", points.points, name="points"),
    path("points/new/", points.register, name="point_new"),
    path("points/<number:point>/", points.point, name="point"),
    path("points/<number:point>/<slug:act>/", points.act, name="point_act"),
    path("readings/", readings.reading_day, name="reading_day"),
    path("readings/odd/", readings.odd, name="odd"),
    path("readings/files/", readings.files, name="files"),
    path("readings/files/<number:file>/lines/<number:line>/", readings.line, name="line"),
    path("readings/<number:zone>/", readings.reading_zone, name="reading_zone"),
    path("readings/<number:zone>/route.csv", readings.route, name="route"),
    path("bills/<number:number>/", bills.bill, name="bill"),
    path("bills/<number:number>/correct/", bills.correct, name="bill_correct"),
    path("bills/<number:number>/leak/", bills.leak, name="bill_leak"),
    path("bills/<number:number>/paper", papers.bill_paper, name="bill_paper"),
    path("winter/", winter.winter, name="winter"),
    path("printing/", papers.printing, name="printing"),
    path("printing/<number:run>/", papers.printed_files, name="printed"),
    path("printing/<number:run>/<number:first>.pdf", papers.printed_file, name="printed_file"),
    path("arrears/", arrears.arrears, name="arrears"),
    path("arrears/<number:number>/letter", arrears.letter, name="arrears_letter"),
    path("arrears/runs/<number:run>/", arrears.letter_files, name="arrears_files"),
    path("arrears/runs/<number:run>/<number:first>.pdf", arrears.letter_file, name="arrears_file"),
    path("lands/", bills.lands, name="lands"),
    path("lands/new/", bills.land_new, name="land_new"),
    path("lands/<number:number>/", bills.land, name="land"),
    path("reports/", reports.reports, name="reports"),
    path("reports/distribution/", reports.distribution, name="distribution"),
    path("runs/prepare/", runs.prepare, name="run_prepare"),
    path("runs/<number:number>/", runs.run, name="run"),
]
