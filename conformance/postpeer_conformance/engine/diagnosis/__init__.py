"""Why an answer is wrong, and the verdict that follows."""
