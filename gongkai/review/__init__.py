"""May this be released (Reg. arts. 14–18): screening, sign-offs, waivers, the gate.

A Review is about exactly one unchangeable content. People sign its steps, each a
different person; the Release row is the gate, and the database opens it only for
a review that was screened, signed along its route and has no blocking finding
left. Every room that makes something public (items now, replies later) goes
through here.
"""
