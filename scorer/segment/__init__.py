"""Segment: a batch of texts becomes one buffer with the offsets of lines, words and sentences."""
