"""Why a response is wrong, and the verdict that follows."""
