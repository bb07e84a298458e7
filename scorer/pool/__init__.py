"""Pool: from the scores of articles to those of sources."""
