"""The operations of the service for threads, a module for each tag."""
