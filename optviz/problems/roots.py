"""Where a function of one number is 0, for minima that have no closed form."""


def root(function, low, high):
    """Return the number between two at which a function that falls through 0 is nearest to it.

    >>> root(lambda x: 9 - x * x, 0, 5)
    3.0
    """
    while low < (middle := (low + high) / 2) < high:
        low, high = (middle, high) if function(middle) > 0 else (low, middle)
    return min(low, high, key=lambda x: abs(function(x)))
