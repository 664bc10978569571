"""A formula's text to its `Expression`: nothing is evaluated but numbers, nothing is looked up elsewhere.

sum     = product (("+" | "-") product)*
product = signed (("*" | "/") signed | factor)*      factor without a sign: 2x, 3(x + 1), x y
signed  = ("+" | "-")* power
power   = atom (("^" | "**") signed)?                 -x^2 is -(x^2), 2^3^2 is 2^(3^2)
atom    = number | name | name "(" sum ("," sum)* ")" | "(" sum ")"
"""

import math

from optviz.problems.expression import ALIASES, CONSTANTS, FUNCTIONS, VARIABLES, Expression
from optviz.problems.tokens import refusal, tokens, unknown

DEEPEST = 50  # brackets and powers inside each other
POWERS = ("^", "**")
LIKE_FUNCTIONS = (*VARIABLES, "e")  # x(y + 1) may be meant as a function of x, e(x) as exp(x)
KNOWN = (*VARIABLES, *CONSTANTS, *sorted({*FUNCTIONS, "ln"}))


def parsed(text):
    """Return the `Expression` of a formula of x and y.

    Raises
    ------
    UsageError
        In one sentence with the place, for whatever is not a formula.

    >>> parsed("2x^2 + y").function()(3.0, 1.0)
    np.float64(19.0)
    """
    return _Parser(text).whole()


class _Parser:
    """Reads one formula from left to right; every method returns the place of what it read."""

    def __init__(self, text):
        self._text, self._tokens, self._at, self._depth = text, tokens(text), 0, 0
        self._tree = Expression()

    def whole(self):
        """Return the expression of the whole text."""
        self._sum()
        if self._next.kind != "end":
            raise self._unexpected("an operator or the end")
        return self._tree

    @property
    def _next(self):
        return self._tokens[self._at]

    def _take(self):
        self._at += 1
        return self._tokens[self._at - 1]

    def _takes(self, *signs):
        """Take the next token if it is one of these signs, otherwise return None."""
        return self._take() if self._next.kind == "sign" and self._next.text in signs else None

    def _sum(self):
        left = self._product()
        while sign := self._takes("+", "-"):
            left = self._made(sign, sign.text, left, self._product())
        return left

    def _product(self):
        left, divided = self._signed(), False
        while True:
            if sign := self._takes("*", "/"):
                left, divided = self._made(sign, sign.text, left, self._signed()), sign.text == "/"
            elif self._is_factor():
                self._check_one_reading(divided)
                left = self._made(self._next, "*", left, self._power())
            else:
                return left

    def _is_factor(self):
        """Whether a name or bracket follows that is multiplied without a sign."""
        return self._next.kind == "name" or self._next.text == "("

    def _check_one_reading(self, divided):
        """Refuse what people read in two ways: x(y), 1/2x and e^2x."""
        last, token = self._tokens[self._at - 1], self._next
        if token.text == "(" and last.text in LIKE_FUNCTIONS:
            also = " or exp(...)" if last.text == "e" else ""
            raise self._unexpected(f"an operator after {last}", f"write {last.text}*(...){also}")
        if divided:
            words = "expected * or brackets, because a/b c has two meanings, found"
            raise self._refusal(token, f"{words} {token}", "write a/(b*c) or (a/b)*c")
        power = self._at > 1 and self._tokens[self._at - 2].text in POWERS
        if power and last.kind == "number" and last.end == token.place:
            words = "expected * or brackets, because a^2b has two meanings, found"
            raise self._refusal(token, f"{words} {token}", "write a^(2*b) or a^2*b")

    def _signed(self):
        signs = []
        while sign := self._takes("+", "-"):
            signs.append(sign)
        found = self._power()
        odd = sum(sign.text == "-" for sign in signs) % 2
        return self._made(signs[0], "negative", found) if odd else found

    def _power(self):
        base = self._atom()
        sign = self._takes(*POWERS)
        if not sign:
            return base
        self._enter(sign)
        exponent = self._signed()
        self._depth -= 1
        return self._made(sign, "^", base, exponent)

    def _atom(self):
        token = self._next
        if token.kind == "number":
            return self._number(self._take())
        if token.kind == "name":
            return self._named(self._take())
        if self._takes("("):
            (inside,) = self._bracket(token, most=1)
            return inside
        raise self._unexpected("a number, x, y, a function or '('")

    def _number(self, token):
        value = float(token.text)
        if not math.isfinite(value):
            raise self._refusal(token, f"expected a number below 1.8e308, found {token}")
        return self._tree.number(value)

    def _named(self, token):
        name = ALIASES.get(token.text, token.text)
        if name in VARIABLES or name in CONSTANTS:
            return self._tree.add(name)
        if name not in FUNCTIONS:
            raise unknown(self._text, token, KNOWN)
        bracket = self._next
        if not self._takes("("):
            power = "^2" if bracket.text in POWERS else ""
            raise self._unexpected(f"'(' after {token.text}", f"write {token.text}(...){power}")
        return self._called(token, name, self._bracket(bracket))

    def _called(self, token, name, arguments):
        _, fewest, most = FUNCTIONS[name]
        if not fewest <= len(arguments) <= most:
            count = f"{fewest} or more" if most > fewest else fewest
            words = f"expected {count} argument{'s' * (fewest > 1)} of {token.text}, found {len(arguments)}"
            raise self._refusal(token, words, f"write {token.text}({'a, b' if fewest > 1 else '...'})")
        found = self._made(token, name, *arguments[:2])
        for argument in arguments[2:]:
            found = self._made(token, name, found, argument)
        return found

    def _bracket(self, opening, most=math.inf):
        """Return the places of what stands between an opening bracket, just taken, and its partner."""
        self._enter(opening)
        found = [self._sum()]
        while len(found) < most and self._takes(","):
            found.append(self._sum())
        if not self._takes(")"):
            raise self._unexpected(f"an operator or ')' for the '(' at character {opening.place + 1}")
        self._depth -= 1
        return found

    def _enter(self, token):
        self._depth += 1
        if self._depth > DEEPEST:
            words = f"expected at most {DEEPEST} brackets and powers inside each other, found one more"
            raise self._refusal(token, words)

    def _made(self, token, operation, *inputs):
        place = self._tree.add(operation, *inputs)
        constant = self._tree.steps[place].constant
        if constant is not None and not math.isfinite(constant):
            raise self._refusal(token, f"expected finite numbers, found that {token} gives {constant}")
        return place

    def _unexpected(self, expected, instead=""):
        token = self._next
        if not instead and token.kind == "number":
            instead = "write * between"
        return self._refusal(token, f"expected {expected}, found {token}", instead)

    def _refusal(self, token, what, instead=""):
        return refusal(self._text, token.place, what, instead)
