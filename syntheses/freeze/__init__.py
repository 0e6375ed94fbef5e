"""A piece as its edition will say it, whole and for good: from rows to the press's allow-list.

``whole``    the piece itself: ``freeze`` makes the view
``matter``   who signed it, what it bears on, where it comes from
``naming``   what a place may be called, and whether a text calls it more than that
``knowing``  how each claim is known: the numbered notes, and the index by behaviour
``figures``  the year's tables and drawings, through the disclosure rule

What is not put into the view here can never be read, printed or counted from an edition. Nothing here writes.
"""

from syntheses.freeze.matter import address_of
from syntheses.freeze.whole import freeze

__all__ = ["address_of", "freeze"]
