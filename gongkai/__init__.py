"""Gongkai 公开: open government information for a Chinese county."""
