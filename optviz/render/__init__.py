"""Rendering: the still part by Matplotlib once, what moves straight into pixels."""

from optviz.render.plots import plot_convergence, plot_tracks

__all__ = ["plot_convergence", "plot_tracks"]
