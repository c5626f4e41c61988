from kikan.businesses.resident_tax.screens import urls_collecting, wording_collecting  # noqa: F401  (wording registers)
from kikan.businesses.resident_tax.screens.document_urls import DOCUMENTS

app_name = "resident_tax"
urlpatterns = [*DOCUMENTS, *urls_collecting.urlpatterns]
