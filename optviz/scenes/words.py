"""The words on a picture."""

import numpy as np


def number(value, digits=3):
    """Return a number as people write it on a slide.

    >>> number(0.00015), number(1500000.0), number(0.1), number(-2.0)
    ('1.5e-4', '1.5e6', '0.1', '-2')
    """
    value = float(value)
    if not np.isfinite(value):
        return str(value)
    if value == 0 or 1e-3 <= abs(value) < 1e5:
        return f"{value:.{digits}g}" if abs(value) < 1000 else f"{value:.0f}"
    mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
    mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
    return f"{mantissa}e{int(exponent)}"


def percent(share):
    """Return a share as a whole percentage; nothing for NaN.

    >>> percent(0.714), percent(0.998), percent(0.001), percent(1), percent(float("nan"))
    ('71 %', '>99 %', '<1 %', '100 %', '')
    """
    if not np.isfinite(share):
        return ""
    if 0.995 <= share < 1 - 1e-9:
        return ">99 %"
    return "<1 %" if 1e-9 < share < 0.005 else f"{100 * share:.0f} %"


def plain(text, most=28):
    """Return a label that Matplotlib draws to the letter: no mathematics, one line, not too long."""
    return shortened(text, most).replace("$", r"\$")


def shortened(text, most=18):
    """Return a label as one line that is not too long.

    >>> shortened("adam clip_norm=1 schedule=cosine")
    'adam clip_norm=1 \u2026'
    """
    text = " ".join(str(text).split())
    return text if len(text) <= most else text[: most - 1] + "\u2026"


def rate_note(optimizer, label=""):
    """Return "lr 0.1" for an optimizer in a trajectory's metadata, unless the label says it already."""
    if "lr=" in label:
        return ""
    lr = optimizer.get("hyperparameters", {}).get("lr")
    if isinstance(lr, (int, float)):
        return f"lr {number(lr)}"
    return "lr varies" if lr is not None else ""


def one_line(latex):
    r"""Return a formula whose sums and products are no higher than a line: limits beside the sign.

    >>> one_line(r"\sum_{i=1}^{n} x_i^2")
    '\\Sigma_{i=1}^{n} x_i^2'
    """
    return latex.replace(r"\sum", r"\Sigma").replace(r"\prod", r"\Pi")
