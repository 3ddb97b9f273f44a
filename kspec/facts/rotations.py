"""What is rotated, in which stages, and in which order each of them is rolled out.

Sources: "Manual Rotation of CA Certificates", "Certificate Management with kubeadm" and "Rotate a decryption key"
("Encrypting Confidential Data at Rest") of the Kubernetes documentation;
kubeadm's util/pubkeypin (Set.CheckAny: one pin of one certificate of a bundle is enough); kube-controller-manager's
pkg/controller/certificates/signer/ca_provider.go (the file that it signs by has exactly one certificate);
kube-apiserver's --service-account-key-file, which may be given more than once.
"""

from collections.abc import Mapping
from typing import Final

from kspec.model.rotation import Stage

ROTATED: Final[Mapping[str, str]] = {"ca": "ca", "front-proxy-ca": "front-proxy-ca", "etcd-ca": "etcd/ca", "sa": "sa"}
"""What is rotated, in kubeadm's words, and its name in the lock."""
ENCRYPTION: Final = "encryption"
"""What encrypts in etcd, which is rotated in the same stages; the lock has it in a field of its own."""
ROOT: Final = "root"
"""The root that the clusters of a set share."""
JOINING: Final = "token"
"""The bootstrap tokens that kspec has generated; the lock has with each whether another one is in its place."""
STAGED: Final = (*ROTATED, ENCRYPTION, JOINING)
"""What is rotated in stages, as users call it."""
SIGNING_FILE: Final = "ca-signing.crt"
"""In the folder of certificates, the authority alone that signs, while ca.crt is a bundle."""
OTHER_PUBLIC_KEY: Final[Mapping[Stage, str]] = {"trust": "sa-next.pub", "issue": "sa-former.pub"}
"""In the folder of certificates, by stage, the file of the public key that does not sign, but is known.

The names differ, so that kubelets start kube-apiserver anew, which reads its keys only at its start.
"""
NEXT: Final[Mapping[Stage | None, Stage | None]] = {None: "trust", "trust": "issue", "issue": "drop", "drop": None}
"""What comes after each stage; None is that nothing is rotated."""
MEANING: Final[Mapping[Stage, str]] = {
    "trust": "stage 1 of 3: the new one is trusted beside the old one, which still issues",
    "issue": "stage 2 of 3: the new one issues, and the old one is trusted beside it",
    "drop": "stage 3 of 3: the old one is trusted no more",
}
MEANING_OF_ENCRYPTION: Final[Mapping[Stage, str]] = {
    "trust": "stage 1 of 3: the new key can be read by, and the old one still writes",
    "issue": "stage 2 of 3: the new key writes, and what the old one wrote can be read",
    "drop": "stage 3 of 3: what the old key wrote can be read no more",
}
"""The same of the keys that encrypt; where encryption is turned on, the old one is plain text."""
_EVERYWHERE: Final = "roll it out to every node and wait until each has it before the next stage: "
_API_SERVERS: Final = "roll it out to every control plane and start kube-apiserver again, one after another"
_OF_JOINING: Final = (
    "apply cluster/kube-public/ConfigMap-cluster-info.yaml, and remove the token that is gone from the cluster: "
    "kubectl -n kube-system delete secret bootstrap-token-ID"
)
_WORKLOADS: Final = "pods that got the former bundle (kube-root-ca.crt) have to be started again before the next stage"
ROLL_OUT: Final[Mapping[tuple[str, Stage], tuple[str, ...]]] = {
    ("ca", "trust"): (
        (
            f"{_EVERYWHERE}control planes first, one after another, then workers; start kubelets, "
            "kube-controller-manager and kube-scheduler again"
        ),
        "apply cluster/kube-public/ConfigMap-cluster-info.yaml",
        _WORKLOADS,
    ),
    ("ca", "issue"): (
        f"{_EVERYWHERE}control planes first, one after another, then workers; start all static pods and kubelets again",
        "apply cluster/kube-public/ConfigMap-cluster-info.yaml, and hand out the new admin.conf",
        (
            "kubelets that ask for their certificates have to ask again before the next stage: remove "
            "/var/lib/kubelet/pki/kubelet-client-current.pem, and give them a bootstrap-kubelet.conf"
        ),
    ),
    ("ca", "drop"): (
        "roll it out to every node, in any order; start static pods and kubelets again",
        "apply cluster/kube-public/ConfigMap-cluster-info.yaml; join by new documents alone",
    ),
    ("front-proxy-ca", "trust"): (
        (
            f"{_EVERYWHERE}control planes, one after another; extension API servers learn it by the ConfigMap "
            "extension-apiserver-authentication, which kube-apiserver keeps"
        ),
    ),
    ("front-proxy-ca", "issue"): (f"{_EVERYWHERE}control planes, one after another",),
    ("front-proxy-ca", "drop"): ("roll it out to every control plane, in any order",),
    ("etcd/ca", "trust"): (
        (
            f"{_EVERYWHERE}one member of etcd after another, each healthy before the next; etcd and kube-apiserver "
            "read their authorities at their start, so start them again"
        ),
    ),
    ("etcd/ca", "issue"): (
        (
            f"{_EVERYWHERE}one member of etcd after another, each healthy before the next; start etcd and "
            "kube-apiserver again"
        ),
    ),
    ("etcd/ca", "drop"): ("roll it out to one member of etcd after another; start etcd and kube-apiserver again",),
    ("sa", "trust"): (
        (
            "roll it out to every control plane, one after another, before the next stage: each API server has to know "
            "the new key before one signs by it"
        ),
    ),
    ("sa", "issue"): (
        "roll it out to every control plane, one after another; start kube-controller-manager again",
        (
            "wait before the next stage until the old tokens are gone: projected ones live for an hour, or up to "
            "a year where clients do not renew them; remove Secrets with tokens, which live for ever"
        ),
    ),
    ("sa", "drop"): ("roll it out to every control plane, in any order",),
    (ENCRYPTION, "trust"): (
        (f"{_API_SERVERS}, before the next stage: each API server has to be able to read what another one writes then"),
    ),
    (ENCRYPTION, "issue"): (
        _API_SERVERS,
        (
            "then write all that is encrypted again, before the next stage: "
            "kubectl get secrets -A -o json | kubectl replace -f -, and so each resource that the configuration names"
        ),
    ),
    (ENCRYPTION, "drop"): (_API_SERVERS,),
    (ROOT, "trust"): (
        "hand root.crt and chains/ of the set's folder to whoever has the root, and wait until all have both roots",
        "no machine has the root: nothing is rolled out to clusters",
    ),
    (ROOT, "issue"): (
        (
            "build the set: each cluster's authorities get other certificates, with their own keys, and nothing that "
            "they signed is issued again"
        ),
        (
            "roll out each cluster, nodes in any order: both certificates of an authority let in the same; hand out "
            "chains/ and the kubeconfig, and apply what is in objects/"
        ),
    ),
    (ROOT, "drop"): ("hand out root.crt and chains/: they have the new root alone",),
    (JOINING, "issue"): (
        "apply the new Secret of the token and cluster/kube-public/ConfigMap-cluster-info.yaml before nodes join by it",
        "roll out the joining documents and images that have the old one, and let joins that are under way finish",
    ),
}
"""By name in the lock, and stage: what is to be done with what was built, in this order."""
MEANING_OF_JOINING: Final = "stage 1 of 2: nodes join by the new one, and the old one still lets them in"
ROLL_BACK: Final[Mapping[str, tuple[str, ...]]] = {
    ENCRYPTION: (
        f"{_API_SERVERS}, before you go on or back again",
        (
            "after going back to stage 1, write all that is encrypted again before you go back further: what the new "
            "key wrote could not be read any more"
        ),
    ),
    JOINING: (_OF_JOINING,),
    ROOT: ("build the set, and hand out what it writes, before you go on or back again",),
}
"""By name, what is to be done after a step back, where it is not what all others want."""
ENDED: Final[Mapping[str, tuple[str, ...]]] = {
    ENCRYPTION: (
        (
            "nothing is to be rolled out that is not: commit the lock. The old key stays in the keyring, since backups "
            "of etcd from before need it"
        ),
    ),
    JOINING: (_OF_JOINING,),
}
"""By name, what is to be done at the end, where it is not what all others want."""
OWN_ARGUMENTS: Final[Mapping[str, tuple[str, str]]] = {
    "ca": ("kube-controller-manager", "cluster-signing-cert-file"),
    "sa": ("kube-apiserver", "service-account-key-file"),
}
"""By name in the lock the argument that a rotation changes, which a spec must not give then."""
AT_ONCE: Final[Mapping[str, tuple[str, ...]]] = {
    "certificate-key": (
        (
            "apply cluster/join-only/Secret-kubeadm-certs.yaml, and join control planes by the new documents: the old "
            "key does not open it"
        ),
    ),
}
"""What is replaced in one step, since whoever joins is told it then, and what is to be done with what was built."""
