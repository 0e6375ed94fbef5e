"""The nine System Behaviours, as they have been worded and numbered, and other frameworks set beside them.

This floor knows what a behaviour is called in each published version, which number it carried there, and what a text
means when it says «Behaviour 5». It stores no number with anything: a behaviour is known by its permanent key.
"""
