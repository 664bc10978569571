"""Plain letters to mathematics: Greek names, roots, powers and subscripts, words as they are."""

import re

_GREEK = {
    "lr": r"\eta", "momentum": r"\mu", "rho": r"\rho", "eps": r"\varepsilon", "weight_decay": r"\lambda",
    "alpha": r"\alpha", "beta": r"\beta", "gamma": r"\gamma", "eta": r"\eta", "mu": r"\mu",
    "theta": r"\theta", "mh": r"\hat{m}", "vh": r"\hat{v}",
}  # fmt: skip
_OPERATORS = {"min", "max", "log", "exp"}
_FUNCTIONS = {"sign", "clip", "sum", "mean", "rms", "diag"}
_ROOTS = {"sqrt": r"\sqrt{%s}", "cbrt": r"\sqrt[3]{%s}"}
_SYMBOLS = {*_GREEK, *_OPERATORS, *_FUNCTIONS, *_ROOTS}
_SIGNS = {
    "...": r"\ldots", "+": " + ", "-": " - ", "/": " / ", ",": r",\,", "=": " = ", ">": " > ",
    "\u27e8": r"\langle ", "\u27e9": r"\rangle",
}  # fmt: skip
_NAME = r"[A-Za-z]+\d?(?:_[a-z]{2,})*"
_TOKEN = re.compile(rf"\s*({_NAME}|\d+\.?\d*|\.\.\.|.)")
_OPENING = {"(": ")", "{": "}", "[": "]"}


def latex(statement, known=()):
    r"""Return a statement as text with its mathematics in $, from the first word on as it is.

    Parameters
    ----------
    statement : str
    known : collection of str
        Names that are symbols, of whatever length; single letters are symbols.

    >>> latex("x = x - lr mh / (sqrt(vh) + eps)")
    '$x \\leftarrow x - \\eta\\,\\hat{m} / (\\sqrt{\\hat{v}} + \\varepsilon)$'
    >>> latex("v = beta2 v for each block", {"beta2"})
    '$v \\leftarrow \\beta_{2}\\,v$ for each block'
    """
    before = re.match(r"([a-z_]+=?\w*): ", statement)
    if before and before[1] not in known:
        return f"{before[1]}: {latex(statement[before.end() :], known)}"
    symbols, words = _parted(statement, known)
    also = re.search(r"\bthen (?=\S+ = )", words)
    words = words[: also.end()] + latex(words[also.end() :], known) if also else words
    left, equals, right = symbols.partition(" = ")
    if not equals:
        return f"${_set(_tokens(symbols))}${words}" if symbols.strip() else words.strip()
    sign = r"\leftarrow" if left in _tokens(right) else "="
    return f"${_set(_tokens(left))} {sign} {_set(_tokens(right))}${words}"


def _parted(statement, known):
    """Return the part of symbols and, from the first word on, the rest."""
    for found in re.finditer(_NAME, statement):
        name = found[0]
        plain = name.rstrip("0123456789")
        before = statement[: found.start()]
        inside = before.count("(") > before.count(")")
        symbol = len(plain) == 1 or name in known or {plain, name} & _SYMBOLS
        if not symbol and not inside and not re.match("[fgx]_", name):
            words = re.sub(r"[,;] \w$", "", before.rstrip()).rstrip(" ,;")
            return words, statement[len(words) :].replace("$", r"\$")
    return statement.rstrip(" \u2026"), ""


def _tokens(text):
    return _TOKEN.findall(re.sub(r"<([^<>]*), ([^<>]*)>", "\u27e8\\1, \\2\u27e9", text))


def _set(tokens):
    """Return the LaTeX of tokens from the first to the last."""
    text, i = "", 0
    while i < len(tokens):
        token, end = tokens[i], i + 1
        if token in _ROOTS and tokens[i + 1 : i + 2] == ["("]:
            end = _closing(tokens, i + 1) + 1
            token = _ROOTS[token] % _set(tokens[i + 2 : end - 1])
        elif token in "^_" and i + 1 < len(tokens):
            end = _closing(tokens, i + 1) + 1
            inside = tokens[i + 1 : end]
            token = f"{token}{{{_set(inside[1:-1] if inside[0] in _OPENING else inside)}}}"
        else:
            token = "-" if token == "-" and text[-1:] in ("", "(", "=") else _symbol(token)
        text += _gap(text, token) + token
        i = end
    return text.strip()


def _closing(tokens, i):
    """Return the place of the last token of a bracket, of a sign with what follows, or of one token."""
    if tokens[i] == "-" and i + 1 < len(tokens):
        return _closing(tokens, i + 1)
    if tokens[i] not in _OPENING:
        return i
    depth = 0
    for place in range(i, len(tokens)):
        depth += (tokens[place] in _OPENING) - (tokens[place] in _OPENING.values())
        if depth == 0:
            return place
    return len(tokens) - 1


def _symbol(token):
    found = re.fullmatch(r"([A-Za-z]+)(\d?)((?:_[a-z]{2,})*)", token)
    if token in _OPERATORS:
        return rf"\{token}"
    if token in _GREEK:
        return _GREEK[token]
    if not found:
        return _SIGNS.get(token, token)
    word, number, rest = found.groups()
    symbol = _GREEK.get(word) or (word if len(word) == 1 else rf"\mathrm{{{word}}}")
    below = number + "".join(rf"\mathrm{{{part}}}" for part in rest.split("_")[1:])
    return f"{symbol}_{{{below}}}" if below else symbol


def _gap(text, token):
    """Return what separates two factors: nothing beside a sign, a bracket or a function."""
    beside = text in ("", "-") or text.endswith((" ", "(", "[", "|", "(-", r"\,", r"\langle "))
    function = re.search(r"(\\(?:min|max|log|exp)|\\mathrm\{(?:sign|clip|sum|mean|rms|diag)\})$", text)
    if beside or token == r"\rangle" or token[0] in " ^_)],|;:'." or (token == "(" and function):
        return ""
    return r"\,"
