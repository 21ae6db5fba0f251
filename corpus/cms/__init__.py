"""The files Medicare publishes, one module a format: recognised by content, read into the rows of `corpus.rows`."""
