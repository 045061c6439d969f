"""Experts, draws and panels."""
