"""What makers of books write into an .epub: the package, its chapters, and the links between them."""
