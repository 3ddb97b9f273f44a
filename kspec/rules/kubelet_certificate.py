"""Who issues a kubelet's client certificate, and where it keeps its own.

Rule: kubeadm's cmd/phases/init/kubeletfinalize.go.
"""

from collections.abc import Sequence
from typing import Literal

from kspec.facts.kubeconfigs import ROTATED_CERTIFICATE, ROTATED_FOLDER, ROTATED_FOLDER_ARGUMENT
from kspec.go.path import join
from kspec.model.configuration import Argument
from kspec.model.lock import KubeletConf
from kspec.model.node import Credentials
from kspec.rules.command_line import last_value


def kubelet_credentials(said: Credentials, form: KubeletConf) -> Credentials | Literal["own"]:
    """How a node's kubelet proves who it is, by what the spec says and the form of the kubelet.conf that it has.

    "issued": the build puts a certificate into kubelet.conf. "bootstrap": the kubelet asks for one, so that the node
    has bootstrap-kubelet.conf in its stead. "own": kubelet.conf names files that the kubelet has already.
    """
    return said if form == "embedded" else "own"


def rotated_certificate(kubelet_arguments: Sequence[Argument]) -> str:
    """The path of the one file with both, which a finished `kubeadm init` puts into kubelet.conf.

    `kubelet_arguments` are the node's `kubeletExtraArgs`; the last `cert-dir` counts.
    """
    moved = last_value(kubelet_arguments, ROTATED_FOLDER_ARGUMENT)
    return join(ROTATED_FOLDER if moved is None else moved, ROTATED_CERTIFICATE)
