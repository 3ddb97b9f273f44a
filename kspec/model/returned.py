"""What came back of what somebody else was asked to sign: nouns between reading and planning."""

from kspec.model.frozen import field, frozen


@frozen
class ReturnedCertificates:
    """A file with certificates (DER each), which can be read, by its path in what came back.

    `place` is how messages name it.
    """

    path: str
    place: str
    certificates: tuple[bytes, ...] = field(repr=False)
