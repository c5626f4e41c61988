from kikan.businesses.elections.screens import poll_routes

app_name = "elections"
urlpatterns = [*poll_routes.routes]
