"""``make bench``: what the product takes, beside a floor that is measured in the same run (docs/bench.md).

It starts an installation of its own, with the demonstration and then some thirty thousand notes, and throws it away.
"""
