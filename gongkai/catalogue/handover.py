"""When a person leaves, the open items they handle go to the successor."""
