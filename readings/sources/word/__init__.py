"""What Word and LibreOffice write into a .docx: parts, styles, numbering, and the text itself."""
