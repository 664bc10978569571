"""The command class: help under headings, and mistakes answered with what to write instead."""

import click

from optviz.cli.headings import grouped
from optviz.cli.mistakes import extra_argument, unknown_command, unknown_option


class Command(click.Command):
    """A command of optviz."""

    def format_options(self, ctx, formatter):
        """Write the options under their headings."""
        params = [param for param in self.get_params(ctx) if isinstance(param, click.Option)]
        for heading, options in grouped(params):
            with formatter.section(heading):
                formatter.write_dl([param.get_help_record(ctx) for param in options])

    def parse_args(self, ctx, args):
        """Parse the arguments; refuse what is too much before anything is converted."""
        if not ctx.resilient_parsing:  # the shell completes an unfinished line
            self._refuse(ctx, list(args))
        return super().parse_args(ctx, args)

    def _refuse(self, ctx, words):
        options = {
            name: param for param in self.get_params(ctx) for name in (*param.opts, *param.secondary_opts)
        }
        known = [name for name in options if name.startswith("--")]
        try:
            _, extra, order = self.make_parser(ctx).parse_args(list(words))
        except click.NoSuchOption as error:
            raise click.UsageError(unknown_option(error.option_name, known, ctx.command_path), ctx) from None
        if any("--help" in param.opts for param in order):
            return
        if extra:
            raise click.UsageError(extra_argument(extra[0], words, options, ctx.command_path), ctx)
        for name in ("surface", "network"):
            if sum(param.name == name for param in order) > 1:
                raise click.UsageError(f"expected --{name} once, found it twice; one race has one", ctx)


class Group(click.Group):
    """All commands of optviz."""

    def resolve_command(self, ctx, args):
        """Return the command that is called, or say which was meant."""
        if not ctx.resilient_parsing and self.get_command(ctx, args[0]) is None and args[0][:1] != "-":
            raise click.UsageError(unknown_command(args[0], self.list_commands(ctx)), ctx)
        return super().resolve_command(ctx, args)
