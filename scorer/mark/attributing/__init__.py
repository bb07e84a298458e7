"""The rules that find attributions: cue, source and content, for a whole batch at once.

What is known of each word (`page`) and where phrases and clauses end (`clauses`) comes first. A cue is a word or phrase of the attribution
list (`cues`). Its source is looked for where English puts a subject (`sources`), its content is the quotation before it or the clause behind
it (`contents`); what stands around the three tells how far they are trusted (`trust`). `relate` takes these steps in order, and `names`
tells what kind of source each one is. Nothing here loops over words or cues: each step is an array over all words or all cues.
"""
