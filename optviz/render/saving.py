"""Figures to the bytes of files, with how they were made and what they show; the same bytes every time."""

import io


def figure_bytes(figure, ending, comment, alt=""):
    """Return the bytes of a figure as ".png", ".svg" or ".pdf".

    `comment` says how it was made, `alt` what it shows. Dates would make the same command
    give other bytes; so would other settings than those it was drawn under.
    """
    told = {"Title": alt} if alt else {}
    fields = {
        ".png": {"Comment": comment, "Software": None, **({"Description": alt} if alt else {})},
        ".svg": {"Description": comment, "Date": None, "Creator": "optviz", **told},
        ".pdf": {"Subject": comment, "CreationDate": None, "Creator": "optviz", "Producer": None, **told},
    }
    content = io.BytesIO()
    figure.savefig(content, format=ending[1:], metadata=fields[ending])
    return content.getvalue()
