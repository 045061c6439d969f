"""Units and their projects, stage by stage."""
