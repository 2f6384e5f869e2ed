"""People who sign in: names, second factors, lockouts, and events of each sign-in.

What a person may do depends on the posts they hold, which live one room above
in ``organisations``.
"""
