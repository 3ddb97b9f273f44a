"""Environment variables of containers.

Source: cmd/kubeadm/app/util/env.go.
"""

from collections.abc import Iterable, Mapping

from kspec.model.document import Json
from kspec.model.host import Host


def proxy_environment(host: Host) -> list[dict[str, Json]]:
    """The host's proxy variables as core/v1 EnvVar values: whatever ends in `_proxy`, in any case, and is not empty."""
    return [
        {"name": name, "value": value}
        for name, value in host.proxy_variables.items()
        if name.lower().endswith("_proxy") and value
    ]


def merge_environment(*lists: Iterable[Mapping[str, Json]]) -> list[Json]:
    """All variables sorted by name; of those with one name, the last."""
    merged = {str(variable["name"]): variable for variables in lists for variable in variables}
    return [dict(merged[name]) for name in sorted(merged)]
