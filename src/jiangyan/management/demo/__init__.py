"""The demonstration: invented units, people and evidence, played through the real actions."""
