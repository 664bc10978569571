"""Libraries that only some of optviz needs: torch, jax, optax, keras."""

import importlib

from optviz.errors import MissingExtraError


def needed(library, extra=None):
    """Return a module, or raise MissingExtraError with the command that installs it."""
    try:
        return importlib.import_module(library)
    except ImportError as error:
        extra = extra or library
        raise MissingExtraError(
            f"expected {library} to be installed, found none ({error}); run: pip install 'optviz[{extra}]'"
        ) from error
