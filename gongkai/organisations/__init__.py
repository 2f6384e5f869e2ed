"""Organs, posts and handover (Reg. ch. 2).

An organ is a government or a body beneath it. A post says which person plays
which role for which organ from when to when. Handover moves everything a
leaving person holds to a successor as one act.
"""
