"""The places of the inquiry: who works there since when, what each is asking, who its people and bodies are by role.

This floor knows a place's story, its local actors without their names, the behaviours it has in focus, and the
dated events of trust and the fixed points that associates have pinned there. It knows nothing of notes.
"""
