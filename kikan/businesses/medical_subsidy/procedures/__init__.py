"""What changes the medical subsidies: applications, decisions, losses, insurance, certificates, refunds."""
