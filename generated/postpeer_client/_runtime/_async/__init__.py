"""The half of the client for asyncio."""
