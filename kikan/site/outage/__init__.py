"""The counter that works from an outage copy (停止時の窓口): its own small web server, no database, no network."""
