"""The rules that find attributions: cue, source and content, for a whole batch at once.

A cue is a word or phrase of the attribution list (`cues`). Its source is looked for where English puts a subject (`sources`), its content
is the quotation before it or the clause behind it (`contents`); what stands around the three tells how far they are trusted (`trust`).
Nothing here loops over words or cues: each step is an array over all words or all cues.
"""
