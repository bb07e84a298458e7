"""Run: many files, many processes, and runs that go on where they were stopped."""
