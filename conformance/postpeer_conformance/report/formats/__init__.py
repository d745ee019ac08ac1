"""An outcome in each format that people and tools read."""
