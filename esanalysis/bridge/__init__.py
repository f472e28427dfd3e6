"""What joins the wings: a weak factor to the risks that threaten it and the promises that address it."""

from esanalysis.bridge.support import Support, own_support, support, support_for

__all__ = ["Support", "own_support", "support", "support_for"]
