from django.urls import path

from kikan.businesses.collection.screens import account, home, overpaid, receipt, transfers
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "collection"
urlpatterns = [
    path("", home.home, name="home"),
    path("persons/<number:number>/", account.account, name="account"),
    path("receipts/enter/", receipt.enter, name="receipt_enter"),
    path("overpaid/", overpaid.overpaid, name="overpaid"),
    path("overpaid/<number:receipt>/", overpaid.decide, name="refund_decide"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/result/", transfers.result, name="transfer_result"),
    path("transfers/<number:number>/", transfers.transfer, name="transfer"),
    path("transfers/<number:number>/request", transfers.request_file, name="transfer_request"),
    path("doubtful/", transfers.doubtful, name="doubtful"),
]
