"""What people do on the pages of a reading, for the paths through them: their texts, their hands, their steps."""
