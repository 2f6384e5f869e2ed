"""Pages of the year's counting: rounds, returns, figures, ledgers and reports."""
