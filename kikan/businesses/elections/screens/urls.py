from kikan.businesses.elections.screens import poll_routes, roll_routes

app_name = "elections"
urlpatterns = [*roll_routes.routes, *poll_routes.routes]
