"""How a picture was made, written into the picture and read back."""

import json

from optviz.targets import MARK


def provenance_text(facts):
    """Return one line of ASCII: optviz's mark and the facts as JSON."""
    return MARK.decode() + json.dumps(facts, sort_keys=True, allow_nan=False)
