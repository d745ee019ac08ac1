"""The operations of the service for asyncio, a module for each tag."""
