"""What every field of a spec means, for `kspec explain` and for the schema that editors read.

Keys are the field's struct, without its package, and its name. Every field of kubeadm's configurations and of
kspec's own documents has a row; a component's configuration is documented by the component.
"""

from typing import Final

from kspec.facts.fields.cluster import CLUSTER
from kspec.facts.fields.clusterset import CLUSTER_SET
from kspec.facts.fields.clusterspec import CLUSTER_SPEC
from kspec.facts.fields.maintenance import MAINTENANCE
from kspec.facts.fields.node import NODE
from kspec.model.fieldtext import FieldText

FIELDS: Final[dict[str, FieldText]] = {**CLUSTER, **NODE, **MAINTENANCE, **CLUSTER_SPEC, **CLUSTER_SET}
"""`Networking.podSubnet` -> its row."""
