"""Problems of any number of parameters, one kind a file; every `Family` here is in a registry.

One that bears the name of a surface is found by it; the others stand beside the surfaces in
`optviz.PROBLEMS`.
"""

from optviz.problems.family import Family
from optviz.registry import Registry

FAMILIES = Registry("problem", "optviz.problems.families", None, Family)
