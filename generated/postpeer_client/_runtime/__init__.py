"""What every operation needs, whatever the service: arguments, transport, retries, pages."""
