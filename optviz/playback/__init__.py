"""Playback: one scene to all the files that a talk, a page or a paper needs."""
