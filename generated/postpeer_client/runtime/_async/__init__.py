"""The half of the client that needs asyncio."""
