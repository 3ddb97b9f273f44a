"""Codes of building: patches, lock, keyring, import."""

from typing import Final

from kspec.model.code import Code
from kspec.model.diagnostic import Severity

BUILDING: Final = (
    Code("not-built", "A document of this kind cannot be built."),
    Code("patch-apply", "A patch cannot be applied."),
    Code("patch-result", "A patched object is no longer what it has to be."),
    Code("external-etcd", "A file of the external etcd is needed and not at hand."),
    Code("lock-damaged", "The lock cannot be used."),
    Code("lock-changed", "The lock was changed while a build was at work."),
    Code("not-a-keyring", "The folder of the keyring is not kspec's own."),
    Code("keyring-missing", "There is a lock, but no keyring."),
    Code("keyring-unreadable", "A part of the keyring cannot be read."),
    Code("keyring-open", "The keyring is open to others than its owner.", Severity.WARNING, waiver=True),
    Code("keyring-not-ignored", "Git does not ignore the keyring.", Severity.WARNING, waiver=True),
    Code("keyring-untidy", "Something in the keyring is missing or left over.", Severity.WARNING, waiver=True),
    Code("no-lock", "There is no lock where one is needed."),
    Code("not-locked", "The lock lacks an identity, and nothing may be issued."),
    Code("must-reissue", "A certificate no longer fits the spec, and nothing may be issued."),
    Code("must-sign", "cluster-info must be signed anew, and the token is not at hand."),
    Code("frozen", "Lock or keyring would change, which --frozen forbids."),
    Code("key-missing", "The private key of a locked certificate is missing from the keyring."),
    Code("key-unreadable", "A private key of the keyring cannot be used."),
    Code("key-mismatch", "A private key is not its certificate's."),
    Code("token-missing", "A drawn token is missing from the keyring."),
    Code("token-unreadable", "What the keyring has as a token is none."),
    Code("certificate-key", "The key of kubeadm-certs is missing or unusable."),
    Code("signature", "A locked certificate is not signed by its authority."),
    Code("no-tree", "A folder to import is neither a root folder nor /etc/kubernetes."),
    Code("link", "A link in a folder to import leads nowhere, or out of what was given."),
    Code("missing", "A file of the cluster to import is missing."),
    Code("unreadable", "A file of the cluster to import cannot be used."),
    Code("kubeconfig", "A kubeconfig of the cluster to import cannot be used."),
    Code("foreign-authority", "A certificate to import is signed by another authority than the cluster's."),
    Code("signature-algorithm", "A certificate to import is signed by an algorithm that the components refuse."),
    Code("does-not-fit", "A certificate to import is not what the spec would issue."),
    Code("lock-exists", "There is a lock already, and it is another cluster's than the nodes to import."),
    Code("certificate-differs", "A certificate of the cluster to import is not the one in the lock."),
    Code("key-differs", "A key of the cluster to import is not the one in lock or keyring."),
    Code("secret-differs", "A secret of the cluster to import is not the one in the keyring."),
    Code("kubelet-conf-differs", "A kubelet.conf of the cluster to import has another form than the lock says."),
    Code("node-not-given", "A node of the spec is not given to an import.", Severity.WARNING),
    Code("text", "A file to import has more than its certificate's PEM."),
    Code("differs", "A file of the cluster to import is not what a build will write.", Severity.WARNING),
)
