"""Where a text comes from: a web page, an address, a document, and what each makes of it as pieces."""
