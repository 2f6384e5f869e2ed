"""The back office 工作台: worklists and case screens for officers."""
