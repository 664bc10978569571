"""Rendering: the still part by Matplotlib once, what moves straight into pixels."""
