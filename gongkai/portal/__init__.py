"""The public face 门户: what a reader sees, served without the back office."""
