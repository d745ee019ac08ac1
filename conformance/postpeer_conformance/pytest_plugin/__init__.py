"""The pytest plugin. This file stays empty: every pytest run loads it."""
