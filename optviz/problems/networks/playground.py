"""Names of TensorFlow Playground for what has another name here."""

from optviz.registry import Registry, canonical, parse_spec

ALIASES = {"gaussian": "gaussians"}  # a surface of three parameters is called gaussian


class Networks(Registry):
    """The named networks, also by the Playground's own names."""

    def __getitem__(self, name):
        return super().__getitem__(ALIASES.get(canonical(name), name))

    def __contains__(self, name):
        return super().__contains__(ALIASES.get(canonical(name), name))

    def own_spec(self, spec):
        """Return a spec with the network's own name; a surface's name is refused.

        >>> from optviz.problems import NETWORKS
        >>> NETWORKS.own_spec("gaussian:noise=0.1")
        'gaussians:noise=0.1'
        """
        _, colon, settings = str(spec).partition(":")
        return self[parse_spec(spec)[0]].name + colon + settings
