"""The options that say from where a surface in space is looked at."""

from functools import wraps

import click

from optviz.cli.values import Number


def camera_options(command):
    """Add the options of the view "surface"; the command gets them as keywords of `Camera`."""

    @wraps(command)
    def looking(orbit, azimuth, elevation, perspective, **others):
        given = {
            "orbit": orbit,
            "azimuth": azimuth,
            "elevation": elevation,
            "perspective": perspective or None,
        }
        return command(camera={key: value for key, value in given.items() if value is not None}, **others)

    for option in reversed(
        [
            click.option("--orbit", type=Number(), is_flag=False, flag_value=50.0, metavar="[DEGREES]",
                         help="Turn the camera of --view surface to and fro, by 50 of itself; 360: around."),
            click.option("--azimuth", type=Number(), metavar="DEGREES",
                         help="Where the eye stands, from x towards y.  [default: sees most of the tracks]"),
            click.option("--elevation", type=Number(), metavar="DEGREES",
                         help="How high the eye stands.  [default: 36]"),
            click.option("--perspective", is_flag=True,
                         help="Draw larger what is near.  [default: orthographic]"),
        ]
    ):  # fmt: skip
        looking = option(looking)
    return looking


def camera_words(told):
    """Return the options that say what the facts of a `Camera` say.

    >>> camera_words({"azimuth": -60.0, "elevation": 36.0, "perspective": True, "orbit": 0.0})
    ['--azimuth=-60', '--perspective']
    """
    from optviz.scenes.camera import Camera

    usual = Camera()
    changed = [
        key
        for key in ("azimuth", "elevation", "orbit")
        if told.get(key, getattr(usual, key)) != getattr(usual, key)
    ]
    return [f"--{key}={told[key]:.12g}" for key in changed] + ["--perspective"] * bool(
        told.get("perspective")
    )
