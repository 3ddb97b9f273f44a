"""What stands on an existing node, as far as it matters for importing it."""

from collections.abc import Mapping

from kspec.model.frozen import field, frozen
from kspec.model.lock import KubeletConf
from kspec.model.secret import Secret


@frozen
class ExistingCredential:
    """A certificate and a private key as found: PEM, or None where there is none.

    `certificate_file` and `key_file` are where they were found, or were looked for; `authority` is the PEM of the CA
    that a kubeconfig trusts, `server` its URL.
    """

    certificate_file: str
    key_file: str
    certificate: bytes | None = field(repr=False)
    key: Secret | None
    authority: bytes | None = field(default=None, repr=False)
    server: str = ""


@frozen
class Existing:
    """One node's folder.

    `credentials` are by identity. `kubelet_conf` tells the form of kubelet.conf, None where there is none.
    `service_account` has sa.key, `service_account_public` sa.pub, `external_etcd` the external etcd's files by
    kubeadm-certs entry, `file_secrets` the secrets of the spec's own files by their entry in the keyring.
    """

    node: str
    folder: str
    credentials: Mapping[str, ExistingCredential]
    kubelet_conf: KubeletConf | None
    service_account: Secret | None
    service_account_file: str
    service_account_public: bytes | None = field(repr=False)
    service_account_public_file: str = ""
    external_etcd: Mapping[str, Secret] = field(factory=dict, repr=False)
    file_secrets: Mapping[str, Secret] = field(factory=dict, repr=False)
