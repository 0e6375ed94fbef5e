"""The people of the inquiry: who they are, what part they play and since when, and how they come in.

The ground floor. It knows a person's name, their roles with dates, the invitation that let them in, the letters
that the inquiry sends them, and who opened what. It knows nothing of places, notes or pieces.
"""
