"""The pieces made from what was learnt: woven from cleared words, signed, published, printed and read.

This floor knows syntheses with their paragraphs and the evidence under each, dissents that belong to their holders,
the answers of places, frozen editions, and the press in ``reports/``. Above it is only the roof.
"""
