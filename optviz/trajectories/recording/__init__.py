"""Recorders for anybody's training loop: plain arrays, torch, Keras, jax and scipy."""

_HOMES = {
    "Recorder": "recorder",
    "Projection": "projection",
    "record": "torch",
    "keras_recorder": "keras",
    "JaxRecorder": "jax",
    "ScipyRecorder": "scipy",
}

__all__ = list(_HOMES)


def __getattr__(name):
    if name not in _HOMES:
        raise AttributeError(f"module 'optviz.trajectories.recording' has no attribute {name!r}")
    import importlib

    return getattr(importlib.import_module(f"optviz.trajectories.recording.{_HOMES[name]}"), name)
