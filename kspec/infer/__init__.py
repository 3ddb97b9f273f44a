"""From what stands on nodes to what a spec would say of them: the way of a build, back."""
