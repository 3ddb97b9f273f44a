"""How many bytes each kind of file may have that is read: more is a wrong file, and is never held in memory.

And what Linux itself bounds.
"""

ANY = 64 << 20
"""Of all other files."""

SPEC = 4 << 20
"""A spec, what it imports, the files that it names and patches: a ConfigMap holds 1 MiB at most."""

SECRET = 1 << 20
"""One entry of a keyring: keys, tokens, and secret files that a component generates."""

KEYRING = 64 << 20
"""A keyring that is one file, or is printed by a command: each node has some ten keys."""

LOCK = 64 << 20
"""A lock: five thousand nodes have some 30 MiB."""

STATE = 64 << 20
"""What the last build left about itself: paths, and digests of the secrets of several builds."""

OUTPUT = 64 << 20
"""One file of an output folder, its manifest included: that of five thousand nodes has some 25 MiB."""

REMEMBERED = 1 << 20
"""A file in an output folder of which nothing but the memory of earlier builds says that it may be kspec's."""

NODE_FILE = 4 << 20
"""A file of an existing node: more than any has that kubeadm writes or that a ConfigMap or Secret could carry."""

NAME = 255
"""Bytes of one name (`NAME_MAX`)."""

PATH = 4096
"""Bytes of a path that a kernel takes at once, with the zero byte that ends it (`PATH_MAX`)."""

LINKS = 40
"""Links that one path may lead through (`MAXSYMLINKS`)."""
STRANGERS = 2_000
"""Files of a machine that nobody lists and that are looked at all the same: kubeadm's machines have far fewer."""
