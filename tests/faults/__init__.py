"""Faults to survive: something is killed, cut or filled up; what was acknowledged is there, once and unchanged."""
