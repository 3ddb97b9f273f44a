"""The fields of a ResetConfiguration and an UpgradeConfiguration: what commands on a running node read."""

from typing import Final

from kspec.facts.validation import PULL_POLICIES, UNMOUNT_FLAGS
from kspec.model.fieldtext import FieldText

_VERSION: Final = FieldText("The API version of this document.", "kubeadm.k8s.io/v1beta4")
_DRY_RUN: Final = FieldText("Whether kubeadm only tells what it would do.", "true", "false")
_IGNORED: Final = FieldText(
    "Preflight checks whose errors are warnings; `all` is all of them.", "[IsPrivilegedUser]", "none"
)
_SKIPPED: Final = FieldText("Phases of the command that are left out.", "[preflight]", "none")
_TIMEOUTS: Final = FieldText("How long kubeadm waits for what.", "{kubernetesAPICall: 2m}")
_TARGET: Final = FieldText("The release to go to.", "v1.37.2", "what the command line says")
_UNSTABLE: Final = FieldText("Whether alpha and beta releases may be gone to.", "true", "false")
_CANDIDATES: Final = FieldText("Whether release candidates may be gone to.", "true", "false")
_RENEWED: Final = FieldText("Whether the certificates that kubeadm manages are renewed.", "false", "true")
_ETCD: Final = FieldText("Whether etcd is upgraded, too.", "false", "true")
_PRINTED: Final = FieldText("Whether the configuration of the upgrade is printed.", "true", "false")
_PATCHES: Final = FieldText("Patches of the files that kubeadm writes anew.", "{directory: /etc/kubernetes/patches}")
_POLICY: Final = FieldText("When kubeadm pulls images.", "Always", "IfNotPresent", values=("", *PULL_POLICIES))
_SERIAL: Final = FieldText("Whether kubeadm pulls images one after the other.", "false", "true")

MAINTENANCE: Final[dict[str, FieldText]] = {
    "ResetConfiguration.kind": FieldText("The kind of this document.", "ResetConfiguration"),
    "ResetConfiguration.apiVersion": _VERSION,
    "ResetConfiguration.cleanupTmpDir": FieldText(
        "Whether /etc/kubernetes/tmp is emptied, where upgrades keep what they replaced.", "true", "false"
    ),
    "ResetConfiguration.certificatesDir": FieldText(
        "The folder of certificates and keys, which is emptied.", "/etc/kubernetes/pki", "/etc/kubernetes/pki"
    ),
    "ResetConfiguration.criSocket": FieldText(
        "The socket of the container runtime whose containers are removed.",
        "unix:///var/run/containerd/containerd.sock",
        "the one that is found",
    ),
    "ResetConfiguration.dryRun": _DRY_RUN,
    "ResetConfiguration.force": FieldText("Whether nobody is asked before.", "true", "false"),
    "ResetConfiguration.ignorePreflightErrors": _IGNORED,
    "ResetConfiguration.skipPhases": _SKIPPED,
    "ResetConfiguration.unmountFlags": FieldText(
        f"Flags of umount2 for the kubelet's folders: {', '.join(UNMOUNT_FLAGS)}.", "[MNT_DETACH]", "none"
    ),
    "ResetConfiguration.timeouts": _TIMEOUTS,
    "UpgradeConfiguration.kind": FieldText("The kind of this document.", "UpgradeConfiguration"),
    "UpgradeConfiguration.apiVersion": _VERSION,
    "UpgradeConfiguration.apply": FieldText(
        "What `kubeadm upgrade apply` does on the first control plane.", "{certificateRenewal: false}"
    ),
    "UpgradeConfiguration.diff": FieldText("What `kubeadm upgrade diff` shows.", "{contextLines: 5}"),
    "UpgradeConfiguration.node": FieldText(
        "What `kubeadm upgrade node` does on the other nodes.", "{certificateRenewal: false}"
    ),
    "UpgradeConfiguration.plan": FieldText("What `kubeadm upgrade plan` looks for.", "{allowRCUpgrades: true}"),
    "UpgradeConfiguration.timeouts": _TIMEOUTS,
    "UpgradeApplyConfiguration.kubernetesVersion": _TARGET,
    "UpgradeApplyConfiguration.allowExperimentalUpgrades": _UNSTABLE,
    "UpgradeApplyConfiguration.allowRCUpgrades": _CANDIDATES,
    "UpgradeApplyConfiguration.certificateRenewal": _RENEWED,
    "UpgradeApplyConfiguration.dryRun": _DRY_RUN,
    "UpgradeApplyConfiguration.etcdUpgrade": _ETCD,
    "UpgradeApplyConfiguration.forceUpgrade": FieldText("Whether nobody is asked before.", "true", "false"),
    "UpgradeApplyConfiguration.ignorePreflightErrors": _IGNORED,
    "UpgradeApplyConfiguration.patches": _PATCHES,
    "UpgradeApplyConfiguration.printConfig": _PRINTED,
    "UpgradeApplyConfiguration.skipPhases": _SKIPPED,
    "UpgradeApplyConfiguration.imagePullPolicy": _POLICY,
    "UpgradeApplyConfiguration.imagePullSerial": _SERIAL,
    "UpgradeDiffConfiguration.kubernetesVersion": _TARGET,
    "UpgradeDiffConfiguration.contextLines": FieldText("Lines around each difference that are shown.", "5", "3"),
    "UpgradeNodeConfiguration.certificateRenewal": _RENEWED,
    "UpgradeNodeConfiguration.dryRun": _DRY_RUN,
    "UpgradeNodeConfiguration.etcdUpgrade": _ETCD,
    "UpgradeNodeConfiguration.ignorePreflightErrors": _IGNORED,
    "UpgradeNodeConfiguration.skipPhases": _SKIPPED,
    "UpgradeNodeConfiguration.patches": _PATCHES,
    "UpgradeNodeConfiguration.imagePullPolicy": _POLICY,
    "UpgradeNodeConfiguration.imagePullSerial": _SERIAL,
    "UpgradePlanConfiguration.kubernetesVersion": _TARGET,
    "UpgradePlanConfiguration.allowExperimentalUpgrades": _UNSTABLE,
    "UpgradePlanConfiguration.allowRCUpgrades": _CANDIDATES,
    "UpgradePlanConfiguration.dryRun": _DRY_RUN,
    "UpgradePlanConfiguration.etcdUpgrade": _ETCD,
    "UpgradePlanConfiguration.ignorePreflightErrors": _IGNORED,
    "UpgradePlanConfiguration.printConfig": _PRINTED,
}
