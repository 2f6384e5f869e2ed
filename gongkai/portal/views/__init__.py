"""The pages of the public site, one module for each kind."""
