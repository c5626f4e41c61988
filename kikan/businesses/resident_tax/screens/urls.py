from kikan.businesses.resident_tax.screens.document_urls import DOCUMENTS

app_name = "resident_tax"
urlpatterns = [*DOCUMENTS]
