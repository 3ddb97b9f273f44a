"""What came of writing an output folder."""

from kspec.model.frozen import frozen


@frozen
class WriteSummary:
    """What a write did: the paths of files, sorted, each in exactly one of the first five.

    `created`, `changed`, `unchanged` and `removed` go by content; `mended` files had the right content and a wrong
    mode. `folders` are those that were made, removed or given their mode back, where no such thing was asked for: Git
    keeps neither modes nor empty folders.
    """

    created: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    folders: tuple[str, ...] = ()

    @property
    def wrote(self) -> bool:
        """Whether anything on disk is different now."""
        return bool(self.created or self.changed or self.removed or self.mended or self.folders)
