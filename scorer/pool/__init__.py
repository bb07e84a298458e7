"""Pool: from the scores of articles to sources and stories."""
