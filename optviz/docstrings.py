"""What a docstring says, as data: `optviz show` and the docs tables read it."""

import inspect


def sections(doc):
    """Split a numpydoc docstring into {"Summary": ..., "Notes": ..., "References": ...}.

    >>> sections('''Short.
    ...
    ... Notes
    ... -----
    ... x = x - lr g''')
    {'Summary': 'Short.', 'Notes': 'x = x - lr g'}
    """
    lines = inspect.cleandoc(doc or "").splitlines()
    found, title, body = {}, "Summary", []
    for line in lines:
        if line and set(line) == {"-"} and body and len(body[-1]) == len(line):
            heading = body.pop()
            found[title] = "\n".join(body).strip()
            title, body = heading, []
        else:
            body.append(line)
    found[title] = "\n".join(body).strip()
    return found
