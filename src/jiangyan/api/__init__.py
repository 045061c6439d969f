"""JSON for programs and the on-site app: one file per noun, the same actions and queries as the pages."""
