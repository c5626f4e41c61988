"""The outage copy (停止時の写し): what a counter needs while the service is down, and the way back afterwards."""
