"""The parts of a run: each prepares its databases and asks the workers in turn."""
