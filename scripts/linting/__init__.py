"""What is wrong with a document: rules of two linters, and four of ours."""
