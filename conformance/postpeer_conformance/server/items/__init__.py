"""The items that the reference server holds: made from a seed, read from files, changing."""
