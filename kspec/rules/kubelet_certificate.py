"""Where a kubelet keeps its own client certificate and key.

Rule: kubeadm's cmd/phases/init/kubeletfinalize.go.
"""

from collections.abc import Sequence

from kspec.facts.kubeconfigs import ROTATED_CERTIFICATE, ROTATED_FOLDER, ROTATED_FOLDER_ARGUMENT
from kspec.go.path import join
from kspec.model.configuration import Argument
from kspec.rules.command_line import last_value


def rotated_certificate(kubelet_arguments: Sequence[Argument]) -> str:
    """The path of the one file with both, which a finished `kubeadm init` puts into kubelet.conf.

    `kubelet_arguments` are the node's `kubeletExtraArgs`; the last `cert-dir` counts.
    """
    moved = last_value(kubelet_arguments, ROTATED_FOLDER_ARGUMENT)
    return join(ROTATED_FOLDER if moved is None else moved, ROTATED_CERTIFICATE)
