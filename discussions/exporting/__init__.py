"""What a group said about a reading, to be taken away: as Markdown, as a table, as annotations, on paper."""
