"""Show: tables on disk, the terminal, reports and plots. Nothing here decides a score."""
