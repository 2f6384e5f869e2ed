"""Forms of the office: fields equal to the arguments of the act, no saving."""
