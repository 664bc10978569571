"""The kinds of values that options take: one sentence says what was expected and what was found."""

import click


class Whole(click.ParamType):
    """A whole number, also written as 1e3."""

    name = "N"

    def convert(self, value, param, ctx):
        try:
            return int(value)
        except ValueError:
            pass
        try:
            number = float(value)
        except ValueError:
            number = float("nan")
        if number.is_integer() and abs(number) <= 2**53:
            return int(number)
        return self.fail(f"expected a whole number, found {value!r}", param, ctx)


class Number(click.ParamType):
    """A number, without a unit."""

    name = "NUMBER"

    def convert(self, value, param, ctx):
        try:
            return float(value)
        except ValueError:
            return self.fail(f"expected a number, found {value!r}", param, ctx)


class Pair(click.ParamType):
    """Two numbers with a separator, such as 800x450 or 1.5,-2."""

    def __init__(self, separator, number, name, example):
        self.separator, self.number, self.name, self.example = separator, number, name, example

    def convert(self, value, param, ctx):
        parts = str(value).lower().split(self.separator) if isinstance(value, str) else value
        try:
            numbers = tuple(self.number(part) for part in parts)
        except ValueError:
            numbers = ()
        if not numbers or (self.separator == "x" and len(numbers) != 2):
            told = f"expected {self.name}, found {value!r}; write for example {self.example}"
            self.fail(told, param, ctx)
        return numbers


class FileName(click.ParamType):
    """The name of a file or a folder, which the shell completes."""

    name = "FILE"

    def shell_complete(self, ctx, param, incomplete):
        from click.shell_completion import CompletionItem

        return [CompletionItem(incomplete, type="file")]


class OneOf(click.Choice):
    """One of a few words; the nearest is named when none of them is given."""

    def convert(self, value, param, ctx):
        if value in self.choices:
            return value
        from optviz.registry import did_you_mean

        told = f"expected one of {', '.join(self.choices)}, found {value!r}."
        return self.fail(f"{told}{did_you_mean(value, self.choices)}", param, ctx)


class Columns(click.ParamType):
    """Roles and names of columns: step=epoch,loss=val_loss,x=w0,y=w1."""

    name = "columns"

    def convert(self, value, param, ctx):
        if not isinstance(value, str):
            return value
        import re

        parts = re.findall(r'((?:"[^"]*"|[^,"])+)(?:,|$)', value)  # a name may be quoted, for its commas
        pairs = [part.replace('"', "").partition("=") for part in parts]
        if not all(role.strip() and sign and name for role, sign, name in pairs):
            self.fail(f"expected step=NAME,loss=NAME,x=NAME,y=NAME, found {value!r}", param, ctx)
        roles = [role.strip() for role, _, _ in pairs]
        again = next((role for role in roles if roles.count(role) > 1), None)
        if again:
            told = "coordinates are x, y, z or x0, x1, ..." if again == "x" else "a role has one column"
            self.fail(f"expected every role once, found {again!r} twice; {told}", param, ctx)
        return dict(zip(roles, (name for _, _, name in pairs), strict=True))
