from django.urls import path

from kikan.businesses.collection.screens import (
    account,
    files,
    home,
    orders,
    overpaid,
    receipt,
    receipts,
    refund_files,
    slips,
    transfers,
)
from kikan.shared.desk import converters  # noqa: F401  (registers number)

app_name = "collection"
urlpatterns = [
    path("", home.home, name="home"),
    path("persons/<number:number>/", account.account, name="account"),
    path("persons/<number:number>/slips/", slips.slips, name="slips"),
    path("persons/<number:number>/slips/<number:slip>/again", slips.again, name="slip_again"),
    path("persons/<number:number>/slips/<number:slip>/cancel", slips.cancel, name="slip_cancel"),
    path("persons/<number:number>/debits/", orders.orders, name="orders"),
    path("persons/<number:number>/debits/stop", orders.stop, name="order_stop"),
    path("refund-files/", refund_files.refund_files, name="refund_files"),
    path("refund-files/<number:number>/", refund_files.refund_file, name="refund_file"),
    path("refund-files/<number:number>/bytes", refund_files.refund_file_bytes, name="refund_file_bytes"),
    path("receipts/enter/", receipt.enter, name="receipt_enter"),
    path("overpaid/", overpaid.overpaid, name="overpaid"),
    path("overpaid/<number:receipt>/", overpaid.decide, name="refund_decide"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/result/", transfers.result, name="transfer_result"),
    path("transfers/<number:number>/", transfers.transfer, name="transfer"),
    path("transfers/<number:number>/request", transfers.request_file, name="transfer_request"),
    path("doubtful/", receipts.doubtful, name="doubtful"),
    path("receipts/<number:number>/", receipts.receipt, name="receipt"),
    path("receipts/<number:number>/reverse", receipts.reverse_placed, name="reverse_clearing"),
    path("files/", files.files, name="files"),
    path("files/<number:number>/", files.incoming, name="incoming"),
    path("files/<number:number>/lines/<number:line>/", files.bad_line, name="bad_line"),
]
