"""The notes of the inquiry: what happened, what it means, which words carry a behaviour, and what may be used of them.

This floor knows engagements and reflections with every wording they ever had, the excerpts marked in them, the tags
that set words against the nine behaviours, and the clearance by which a teller lets words travel. It knows the
inquiry's question and sub-questions. It does not know what is made of the words.
"""
