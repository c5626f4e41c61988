from kikan.businesses.elections.screens import roll_routes

app_name = "elections"
urlpatterns = [*roll_routes.routes]
