"""The demonstration: an invented inquiry of five places, loaded through the actions that people use.

``material`` reads the files beside it, ``ground`` lays out people and places, ``notes`` writes what was written,
``pieces`` weaves, signs and publishes; ``load`` does them in order.
"""
