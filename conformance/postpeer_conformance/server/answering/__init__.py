"""How the reference server reads a query and builds the response."""
