"""What a changed file means on a machine, and a changed object in the cluster: a row for each kind of file.

Sources: kubeadm's documentation of certificate renewal (components read most certificates when they start), the
kubelet's of static pods (a changed manifest restarts the pod), and the options by which each component names its files.
"""

import re
from typing import Final, Literal, NamedTuple, TypeAlias

from kspec.model.expression import expression
from kspec.model.review import Weight

Condition: TypeAlias = Literal["", "another key", "same key", "gained", "lost", "another issues"]
"""When a row counts: always, or by what happened to whom is trusted.

Of the former keys none is trusted any more, or all are as they were; or, of several, one has come or gone, or another
one issues. Several can be so at once.
"""


class EffectRow(NamedTuple):
    """One effect.

    `path` is a regular expression for the whole path, without the folder that the table is about; `verdicts` are those
    of the change for which the row counts, all where there are none. `subject` may be `{1}`, the expression's first
    group. `text` says what happens to it, as the end of a sentence.
    """

    path: re.Pattern[str]
    weight: Weight
    action: str
    subject: str
    text: str
    verdicts: tuple[str, ...] = ()
    when: Condition = ""


_KEY: Final = r"\.(?:crt|key|pub)"
_NEEDS_RESTART: Final = "must restart"

_TRUSTED: Final = (
    (r"ca", "the cluster's certificate authority"),
    (r"etcd/ca", "etcd's certificate authority"),
    (r"front-proxy-ca", "the front proxy's certificate authority"),
    (r"sa(?:-next|-former)?", "the key of service accounts"),
)
"""What a rotation goes through stage by stage: the beginning of its files' names, and what it is."""

CERTIFICATES: Final = (
    EffectRow(
        expression(rf"ca{_KEY}"),
        Weight.TRUST,
        "invalidate",
        "the cluster's certificate authority",
        "is another: whatever the old one signed is refused until every machine has the new files and every pod, which "
        "trusts the old one, was started again",
        when="another key",
    ),
    EffectRow(
        expression(rf"etcd/ca{_KEY}"),
        Weight.TRUST,
        "invalidate",
        "etcd's certificate authority",
        "is another: members of etcd and API servers refuse each other until all of them have the new files",
        when="another key",
    ),
    EffectRow(
        expression(rf"front-proxy-ca{_KEY}"),
        Weight.TRUST,
        "invalidate",
        "the front proxy's certificate authority",
        "is another: aggregated API servers, such as metrics-server, refuse what the API server passes on until all "
        "have the new files",
        when="another key",
    ),
    EffectRow(
        expression(r"sa\.(?:key|pub)"),
        Weight.TRUST,
        "invalidate",
        "the key of service accounts",
        "is another: the token of every pod is refused until the pod was started again",
        when="another key",
    ),
    *(
        EffectRow(
            expression(rf"{beginning}\.(?:crt|pub)"),
            Weight.TRUST,
            "invalidate",
            subject,
            "no longer has the other one beside it: what that one signed is refused",
            when="lost",
        )
        for beginning, subject in _TRUSTED
    ),
    *(
        EffectRow(
            expression(rf"{beginning}\.(?:crt|pub)"),
            Weight.CREDENTIALS,
            "trust",
            subject,
            "has another one beside it, which is trusted as well",
            when="gained",
        )
        for beginning, subject in _TRUSTED
    ),
    *(
        EffectRow(
            expression(rf"{beginning}{_KEY}"),
            Weight.CONTROL_PLANE,
            "sign",
            subject,
            "is another, by which is signed from now on; what the former one signed is still trusted",
            when="another issues",
        )
        for beginning, subject in _TRUSTED
    ),
    EffectRow(
        expression(r"(?:etcd/|front-proxy-)?ca\.crt"),
        Weight.CREDENTIALS,
        "replace",
        "the authority's certificate",
        "is another with the same key: what it signed stays valid; clients need the new one before the old one ends",
        when="same key",
    ),
    EffectRow(
        expression(
            r"(?:ca|front-proxy-ca|etcd/ca|apiserver|apiserver-kubelet-client|apiserver-etcd-client|front-proxy-client)"
            r"\.(?:crt|key)|sa\.(?:key|pub)"
        ),
        Weight.CONTROL_PLANE,
        "must-restart",
        "kube-apiserver",
        _NEEDS_RESTART,
    ),
    EffectRow(
        expression(r"ca\.(?:crt|key)|sa\.key|front-proxy-ca\.crt"),
        Weight.CONTROL_PLANE,
        "must-restart",
        "kube-controller-manager",
        _NEEDS_RESTART,
    ),
    EffectRow(
        expression(r"etcd/(?:ca|server|peer)\.(?:crt|key)"),
        Weight.CONTROL_PLANE,
        "must-restart",
        "etcd",
        f"{_NEEDS_RESTART}, one member after the other",
    ),
    EffectRow(
        expression(r"etcd/healthcheck-client\.(?:crt|key)"),
        Weight.CREDENTIALS,
        "replace",
        "etcdctl's certificate",
        "is another: whoever looks after etcd uses it",
    ),
    EffectRow(expression(r"ca\.crt"), Weight.NODE, "must-restart", "the kubelet", _NEEDS_RESTART),
)
"""By the path below the folder of certificates."""

NODE: Final = (
    EffectRow(
        expression(r"etc/kubernetes/manifests/([^/]+)\.(?:yaml|json)"),
        Weight.CONTROL_PLANE,
        "restart",
        "{1}",
        "restarts",
        ("changed",),
    ),
    EffectRow(
        expression(r"etc/kubernetes/manifests/([^/]+)\.(?:yaml|json)"),
        Weight.CONTROL_PLANE,
        "start",
        "{1}",
        "starts",
        ("created",),
    ),
    EffectRow(
        expression(r"etc/kubernetes/manifests/([^/]+)\.(?:yaml|json)"),
        Weight.CONTROL_PLANE,
        "stop",
        "{1}",
        "stops",
        ("removed",),
    ),
    EffectRow(
        expression(r"etc/kubernetes/manifests/(?!.*\.(?:yaml|json)$)([^/.][^/]*)"),
        Weight.CONTROL_PLANE,
        "start",
        "the kubelet",
        "takes every file of etc/kubernetes/manifests for a pod, {1} too",
        ("created", "changed"),
    ),
    EffectRow(
        expression(r"etc/kubernetes/controller-manager\.conf"),
        Weight.CONTROL_PLANE,
        "must-restart",
        "kube-controller-manager",
        _NEEDS_RESTART,
    ),
    EffectRow(
        expression(r"etc/kubernetes/scheduler\.conf"),
        Weight.CONTROL_PLANE,
        "must-restart",
        "kube-scheduler",
        _NEEDS_RESTART,
    ),
    EffectRow(
        expression(
            r"etc/kubernetes/(?:bootstrap-)?kubelet\.conf|var/lib/kubelet/(?:config\.yaml|kubeadm-flags\.env)"
            r"|var/lib/kubelet/pki/.*"
        ),
        Weight.NODE,
        "must-restart",
        "the kubelet",
        _NEEDS_RESTART,
    ),
    EffectRow(
        expression(r"(?:etc|usr/lib)/systemd/system/kubelet\.service(?:\.d/.*)?|etc/(?:default|sysconfig)/kubelet"),
        Weight.NODE,
        "must-restart",
        "the kubelet",
        "must restart, after `systemctl daemon-reload`",
    ),
    EffectRow(
        expression(r"var/lib/kubelet/instance-config\.yaml"),
        Weight.FILES,
        "read-later",
        "kubeadm",
        "reads it at the machine's next join or upgrade",
    ),
    EffectRow(
        expression(r"etc/kubernetes/((?:super-)?admin\.conf)"),
        Weight.CREDENTIALS,
        "replace",
        "{1}",
        "is another: people's copies of it stay as they are",
    ),
)
"""By the path on the machine."""

OBJECTS: Final = (
    EffectRow(
        expression(r"cluster/kube-system/ConfigMap-(kubeadm-config|kubelet-config)\.yaml"),
        Weight.OBJECTS,
        "apply",
        "ConfigMap {1}",
        "is to be applied; kubeadm reads it at the next join or upgrade",
    ),
    EffectRow(
        expression(r"cluster/kube-system/ConfigMap-kube-proxy\.yaml"),
        Weight.NODE,
        "apply",
        "ConfigMap kube-proxy",
        "is to be applied; the pods of kube-proxy read it when they start again",
    ),
    EffectRow(
        expression(r"cluster/kube-system/ConfigMap-coredns\.yaml"),
        Weight.OBJECTS,
        "apply",
        "ConfigMap coredns",
        "is to be applied; CoreDNS reads it again by itself",
    ),
    EffectRow(
        expression(r"cluster/kube-public/ConfigMap-cluster-info\.yaml"),
        Weight.OBJECTS,
        "apply",
        "ConfigMap cluster-info",
        "is to be applied; machines that join read it",
    ),
    EffectRow(
        expression(r"cluster/kube-system/(DaemonSet|Deployment)-(.+)\.yaml"),
        Weight.NODE,
        "apply",
        "{1} {2}",
        "is to be applied; its pods are replaced where their template changed",
    ),
    EffectRow(
        expression(r"cluster/.*/?(?:ClusterRole|Role)(?:Binding)?-(.+)\.yaml"),
        Weight.OBJECTS,
        "apply",
        "rights of {1}",
        "are to be applied",
    ),
    EffectRow(
        expression(r"cluster/.*/?Secret-(bootstrap-token-.+)\.yaml"),
        Weight.CREDENTIALS,
        "apply",
        "Secret {1}",
        "is to be applied; machines join by it",
    ),
    EffectRow(
        expression(r"cluster/(?:.*/)?([A-Z]\w+)-(.+)\.yaml"), Weight.OBJECTS, "apply", "{1} {2}", "is to be applied"
    ),
    EffectRow(expression(r"images\.txt"), Weight.FILES, "pull", "images", "that the machines need are others"),
    EffectRow(expression(r"host-checks\.json"), Weight.FILES, "read-later", "checks", "of the machines are others"),
)
"""By the path in the output. The first row that fits counts."""

OWN: Final = expression(r"manifest\.json|SHA256SUMS|\.gitignore|certificates/.+")
"""kspec's own files, which say again what the others say."""

REMOVED_OBJECT: Final = "is no longer made: delete it, or leave it"
REMOVED_OBJECTS: Final = "are no longer made: delete them, or leave them"
"""What happens to an object that the right side does not have."""
