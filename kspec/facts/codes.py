"""Every code that a finding can have, but for a benchmark's: one constant each, by area, in the order of the passes.

Each has a page `docs/codes/<code>.md`. One file because a code is looked for by its name, whatever finds it.
"""

from typing import Final

from kspec.model.code import Code, Severity


def _advice(name: str, summary: str) -> Code:
    """What kubeadm accepts and is likely to hurt later: a warning that a user may waive."""
    return Code(name, summary, Severity.WARNING, waiver=True)


def _apart(name: str, summary: str) -> Code:
    """What two clusters of a set may not have in common: an error that a user may lower to a warning."""
    return Code(name, summary, waiver=True)


def _refused(name: str, summary: str) -> Code:
    """What kubeadm accepts and a component refuses: an error that a user may lower to a warning."""
    return Code(name, summary, waiver=True, component=True)


# Reading: files, YAML, jsonnet, kinds, versions, types.

FILE_KIND: Final = Code("file-kind", "A file's name ends in nothing that a spec may end in.")
FILE_READ: Final = Code("file-read", "A file cannot be read.")
FILE_SIZE: Final = Code("file-size", "A file is larger than a spec may be.")
JSONNET: Final = Code("jsonnet", "A jsonnet program does not evaluate.")
EXTENDS: Final = Code("extends", "The spec that a spec extends cannot be its base.")
FLEET_NAME: Final = Code("fleet-name", "Two clusters of a fleet have one name.")
PROGRAM_NAME: Final = Code("program-name", "One of a program's specs is to be named, or one is named that it lacks.")
YAML_SYNTAX: Final = Code("yaml-syntax", "A file is not YAML as Kubernetes reads it.")
EMPTY_DOCUMENT: Final = Code("empty-document", "A document consists of blanks or comments alone.")
YAML_DUPLICATE_KEY: Final = Code("yaml-duplicate-key", "A mapping has a key twice.")
YAML_TAG: Final = Code("yaml-tag", "A value has a tag that Kubernetes' reader does not take.")
YAML_KEY: Final = Code("yaml-key", "A mapping has a key that cannot be the name of a field.")
YAML_LIMIT: Final = Code("yaml-limit", "A file is nested, aliased or sized beyond what any spec needs.")
TEMPLATE: Final = Code("template", "A text is to be filled in first: a template, a variable, a placeholder.")
YAML_BIDI: Final = Code(
    "yaml-bidi", "A file holds characters that reverse the direction of text, so that it reads as it is not."
)
NOT_A_MAPPING: Final = Code("not-a-mapping", "A document is not a mapping of fields.")
NO_KIND: Final = Code("no-kind", "A document lacks its apiVersion or kind.")
UNKNOWN_KIND: Final = Code("unknown-kind", "A spec cannot have a document of that kind.")
DUPLICATE_KIND: Final = Code("duplicate-kind", "A kind is given twice.")
NO_DOCUMENTS: Final = Code("no-documents", "There is no document in the spec.")
NO_CLUSTER: Final = Code("no-cluster", "No document describes the cluster.")
NO_VERSION: Final = Code("no-version", "The spec does not say which Kubernetes release it is for.")
VERSION: Final = Code("version", "The spec's Kubernetes version is not a valid version.")
UNKNOWN_RELEASE: Final = Code("unknown-release", "kspec has no data for the spec's Kubernetes version.")
UNKNOWN_VERSION: Final = Code(
    "unknown-version", "A document's API version does not exist in the spec's Kubernetes release."
)
UNKNOWN_FIELD: Final = Code("unknown-field", "A document has a field that its kind does not have.")
TYPE: Final = Code("type", "A value is not of its field's type.")
NODE: Final = Code("node", "An entry of a ClusterSpec's list of nodes does not say which nodes it means.")
HOST_PROFILE: Final = Code("host-profile", "The host's profile is unknown.")
PATCH_DIRECTORY: Final = Code("patch-directory", "The directory of patches cannot be read.")
PATCH_NAME: Final = Code("patch-name", "A patch file's name does not say what kind of patch it is.")
PATCH_READ: Final = Code("patch-read", "A patch file cannot be read.")
PATCH_IGNORED: Final = Code("patch-ignored", "kubeadm ignores a file among the patches.", Severity.WARNING)
NOT_MIGRATED: Final = Code("not-migrated", "A document cannot be rewritten in the newer API version by itself.")

# What kubeadm itself validates, and what it takes from its host.

HOST_DEPENDENT: Final = Code("host-dependent", "kubeadm would ask its host for a value; here the spec has to give it.")
ADDRESS: Final = Code("address", "A node's address is not a valid IP address.")
NODE_NAME: Final = Code("node-name", "A node's name is not a DNS name.")
DUPLICATE_NODE: Final = Code("duplicate-node", "Two nodes have one name.")
CRI_SOCKET: Final = Code("cri-socket", "The container runtime's socket is not a URL of a Unix socket.")
UNMOUNT_FLAG: Final = Code("unmount-flag", "A flag for unmounting folders is not one of umount2's.")
PULL_POLICY: Final = Code("pull-policy", "The policy for pulling images does not exist.")
ARGUMENT_NAME: Final = Code("argument-name", "An extra argument has no name.")
TOKEN_USAGE: Final = Code("token-usage", "A token's usages are unknown, or do not go with its groups.")
TOKEN_GROUP: Final = Code("token-group", "A token gives a group that no token may give.")
TOKEN_EXPIRY: Final = Code("token-expiry", "A token has both an expiry and a lifetime.")
DUPLICATE_TOKEN: Final = Code("duplicate-token", "Two bootstrap tokens have one id.")
BOOTSTRAP_TOKEN: Final = Code("bootstrap-token", "A token is not of a token's form.")
PORT: Final = Code("port", "A port is out of range.")
CERTIFICATE_KEY_FORMAT: Final = Code(
    "certificate-key-format", "The key for uploaded certificates is not an AES key in hexadecimal digits."
)
CONTROL_PLANE_ENDPOINT: Final = Code("control-plane-endpoint", "The control plane's endpoint is not a host and port.")
SUBNET: Final = Code("subnet", "A network is not in CIDR notation, or there are several of one family.")
SUBNET_SIZE: Final = Code("subnet-size", "A network is too small or too large.")
NODE_MASK: Final = Code("node-mask", "The pod network cannot be cut into the nodes' networks.")
DNS_DOMAIN: Final = Code("dns-domain", "The cluster's DNS domain is not a DNS name.")
SAN: Final = Code("san", "A name cannot stand in a certificate.")
PATH: Final = Code("path", "A path is not absolute, is too long, or is the place of something else.")
IMAGE_REPOSITORY: Final = Code("image-repository", "An image repository's name is malformed.")
KUBEADM_FEATURE_GATE: Final = Code(
    "kubeadm-feature-gate", "kubeadm of the spec's release does not have a feature gate."
)
ENCRYPTION_ALGORITHM: Final = Code("encryption-algorithm", "kubeadm cannot generate keys of the algorithm.")
ETCD: Final = Code("etcd", "Etcd is said to be both local and external.")
ETCD_CERTIFICATES: Final = Code("etcd-certificates", "An external etcd's certificate, key and CA do not go together.")
ETCD_ENDPOINT: Final = Code("etcd-endpoint", "An external etcd's endpoint is missing or no URL that will do.")
DISCOVERY: Final = Code("discovery", "A node is not told how to find its cluster, or told twice.")
DISCOVERY_ENDPOINT: Final = Code("discovery-endpoint", "The API server that a node shall ask is missing or malformed.")
DISCOVERY_TRUST: Final = Code("discovery-trust", "A node would trust any API server that answers.")
DISCOVERY_FILE: Final = Code(
    "discovery-file", "A discovery file is missing, or its place is neither a path nor an https URL."
)
SKIP_PHASE: Final = _advice("skip-phase", "A phase that is to be left out does not exist.")
VOLUME: Final = _advice("volume", "A volume of a control-plane pod is malformed.")
ENVIRONMENT_VARIABLE: Final = _advice(
    "environment-variable", "An environment variable of a control-plane pod is malformed."
)
TIMEOUT: Final = _advice("timeout", "A timeout leaves no time.")
TAINT: Final = _advice("taint", "A taint is malformed, or given twice.")

# Component configurations: what kubeadm passes on unread and a component refuses.

COMPONENT_VALUE: Final = _refused("component-value", "A component would refuse a value of its configuration.")
COMPONENT_CHOICE: Final = _refused("component-choice", "A component does not know a word in its configuration.")
COMPONENT_CONFLICT: Final = _refused(
    "component-conflict", "Two fields of a component's configuration contradict each other."
)
COMPONENT_GATE: Final = _refused(
    "component-gate", "A field of a component's configuration needs a feature gate that is off."
)
FEATURE_GATE_UNKNOWN: Final = _refused(
    "feature-gate-unknown", "The components of the release have no such feature gate."
)
FEATURE_GATE_LOCKED: Final = _refused("feature-gate-locked", "A feature gate is locked to its default.")
FEATURE_GATE_NEEDS: Final = _refused("feature-gate-needs", "A feature gate is on, and one that it needs is off.")
SCHEDULER_PLUGIN: Final = _refused(
    "scheduler-plugin", "The scheduler does not have a plugin, or not for such arguments."
)
MOUNT_PATH: Final = _refused("mount-path", "Two volumes of a control-plane pod are mounted at one path.")
COMPONENT_START: Final = _refused(
    "component-start", "A component accepts its configuration and then cannot start with it."
)

# Extra arguments: what the components of the release would not start with.

ARGUMENT_UNKNOWN: Final = _refused("argument-unknown", "A component of the release has no such flag.")
ARGUMENT_VALUE: Final = _refused("argument-value", "A component would refuse the value of an argument.")
ARGUMENT_CONFLICT: Final = _refused("argument-conflict", "A component would refuse how arguments go together.")
ETCD_UNREACHABLE: Final = _refused("etcd-unreachable", "etcd does not listen where it is asked.")
ETCD_VERSION: Final = _advice("etcd-version", "etcd's arguments cannot be checked: its version is unknown.")
ARGUMENT_DEPRECATED: Final = _advice("argument-deprecated", "A component of the release deprecates a flag.")
ADMISSION_PLUGIN: Final = _refused(
    "admission-plugin", "The API server of the release has no such admission plugin, or one is both on and off."
)

# The spec's own files for nodes, and of what components make of them.

FILE_PATH: Final = Code("file-path", "A file cannot stand at its path.")
FILE_MODE: Final = Code("file-mode", "A file's mode is not valid, or lets others read a secret.")
FILE_SOURCE: Final = Code("file-source", "A file is made of nothing, of two things, or of what is not beside the spec.")
FILE_ABSENT: Final = Code("file-absent", "A file beside the spec is not there.")
FILE_SECRET: Final = Code("file-secret", "A file that holds secrets is said to be public.")
FILE_NODE: Final = Code("file-node", "A file is for no node that there is.")
FILE_DOCUMENT: Final = Code("file-document", "A file's configuration is not the document that its field names.")
FILE_CONFLICT: Final = Code("file-conflict", "A short name and the ClusterConfiguration bring one argument or volume.")
STATIC_TOKEN: Final = _refused("static-token", "A row of static tokens is one that the API server would misread.")
AUDIT_POLICY: Final = _refused("audit-policy", "The API server would refuse an audit policy.")
ENCRYPTION_CONFIGURATION: Final = _refused(
    "encryption-configuration", "The API server would refuse an encryption configuration."
)
ADMISSION_CONFIGURATION: Final = _refused(
    "admission-configuration", "The API server would refuse or overlook an admission plugin's part."
)
SCHEDULER_POLICY: Final = Code(
    "scheduler-policy", "A file is a policy of the old scheduler, which no release reads any more."
)
AUDIT_WITHOUT_BACKEND: Final = _advice("audit-without-backend", "There is an audit policy, but no audit log.")
FILE_SECRET_IN_SPEC: Final = _advice("file-secret-in-spec", "A file's secret is written in the spec.")
FILE_SECRET_MISSING: Final = Code("file-secret-missing", "A secret of a file is in the lock and not in the keyring.")
FILE_SECRET_UNREADABLE: Final = Code(
    "file-secret-unreadable", "What the keyring has as a secret of a file cannot be used."
)

# Packs: addons, of kspec's own or of a user's.

PACK_CHOICE: Final = Code("pack-choice", "An entry of `packs:` does not name a pack, or names one twice.")
PACK_ALIAS: Final = _advice("pack-alias", "A pack is called by a name that it had before.")
PACK_SOURCE: Final = Code("pack-source", "A pack cannot be read, or its description is not one.")
PACK_PARAMETER: Final = Code("pack-parameter", "A pack has no such parameter, or not such a value of it.")
PACK_CONFLICT: Final = Code("pack-conflict", "A pack needs what the spec, or another pack, has otherwise.")
PACK_OBJECT: Final = Code("pack-object", "A pack yields what is not an object, or an object that is there already.")
PACK_FILE: Final = Code("pack-file", "A pack yields a file that cannot stand at its path.")

# Whole clusters: how the nodes of a spec go together.

NODE_CHOICE: Final = Code("node-choice", "A field does not name one of the ways that there are.")
NODE_LABEL: Final = Code("node-label", "A Node cannot have such a label.")
NODE_TAINT: Final = Code("node-taint", "A Node cannot have such a taint.")
NODE_FIELD_UNUSED: Final = Code(
    "node-field-unused", "A node has a field that says nothing about a node of its role.", Severity.WARNING
)
DUPLICATE_ADDRESS: Final = _refused("duplicate-address", "Two nodes have one address.")
NO_STABLE_ENDPOINT: Final = _refused(
    "no-stable-endpoint", "Further control planes join, but the control plane has no endpoint of its own."
)
ETCD_BOOTSTRAP: Final = Code(
    "etcd-bootstrap", "Control planes are declared in both ways, and the spec does not say how etcd starts."
)
ETCD_ROLE: Final = Code("etcd-role", "Nodes shall run etcd, but etcd is said to stand elsewhere.")
EVEN_ETCD_MEMBERS: Final = _advice(
    "even-etcd-members", "etcd has an even number of members, which is no safer than one less."
)
JOIN_TOKEN: Final = Code(
    "join-token", "A node shall trust its cluster by a bootstrap token, and the spec has none that signs."
)
JOIN_ENDPOINT: Final = _advice(
    "join-endpoint", "A node joins at an address that is neither the cluster's endpoint nor one of its control planes."
)
CA_PIN: Final = Code("ca-pin", "A node would refuse its own cluster: the pin that it is given is another authority's.")

# Sets of clusters: what a set lists, and whether its clusters keep apart.

SET_NAME: Final = Code("set-name", "A set or a cluster of it has no name, or one that cannot be a folder's.")
SET_EMPTY: Final = Code("set-empty", "A set has no cluster.")
SET_ALONE: Final = Code("set-alone", "A set of clusters is not in a file of its own.")
SET_SPEC_MISSING: Final = Code("set-spec-missing", "A spec that a set lists is not there.")
SET_SPEC: Final = Code("set-spec", "A file that a set lists is not the spec of a cluster, or has mistakes of its own.")
SET_ITSELF: Final = Code("set-itself", "A set lists itself.")
SET_LISTED_TWICE: Final = Code("set-listed-twice", "A set lists one spec under two names.")
SET_HUB: Final = Code("set-hub", "The hub of a set is not one of its clusters.")
SET_CHOICE: Final = Code("set-choice", "A field of a set does not name one of the ways that there are.")
SET_POD_OVERLAP: Final = _apart("set-pod-overlap", "The pod networks of two clusters overlap.")
SET_SERVICE_OVERLAP: Final = _apart("set-service-overlap", "The service networks of two clusters overlap.")
SET_POD_SERVICE_OVERLAP: Final = _apart(
    "set-pod-service-overlap", "The pod network of a cluster overlaps the service network of another one."
)
SET_NODE_IN_NETWORK: Final = _apart(
    "set-node-in-network", "A node of a cluster has an address in the pod or service network of another one."
)
SET_ADDRESS_FAMILIES: Final = _advice(
    "set-address-families", "The pods of two clusters have addresses of different families."
)
SET_NODE_NAME: Final = _advice("set-node-name", "Nodes of two clusters have one name.")
SET_NODE_ADDRESS: Final = _apart("set-node-address", "Nodes of two clusters have one address.")
SET_ENDPOINT: Final = _apart("set-endpoint", "Two clusters have one control plane endpoint.")
SET_VIRTUAL_ADDRESS: Final = _apart(
    "set-virtual-address", "The host of a cluster's endpoint belongs to another cluster as well."
)
SET_CERTIFICATE_NAME: Final = _apart(
    "set-certificate-name", "An API server's certificate holds for a name of another cluster."
)
SET_CLUSTER_NAME: Final = _advice("set-cluster-name", "Two clusters have one name.")
SET_CONTEXT: Final = _apart("set-context", "A cluster calls itself by the name that the set has for another one.")
SET_ISSUER: Final = _advice("set-issuer", "The service account tokens of two clusters have one issuer.")
SET_TRUST_DOMAIN: Final = _advice("set-trust-domain", "Two clusters have one trust domain: their DNS domain.")
SET_DNS_DOMAIN: Final = _apart(
    "set-dns-domain", "Services are shared, and the DNS domain of a cluster hides names of another one."
)
SET_AUTHORITY: Final = _apart("set-authority", "What one cluster trusts, another cluster trusts as well.")
SET_ROOT: Final = _advice("set-root", "A cluster's authority is not below the root that the set's clusters share.")
SET_SERVICE_ACCOUNT_KEY: Final = _apart(
    "set-service-account-key", "The service account tokens of two clusters are signed by one key."
)
SET_ETCD: Final = _apart("set-etcd", "Two clusters keep their objects at one place of one etcd.")
SET_TOKEN: Final = _apart("set-token", "Two clusters have one bootstrap token.")
SET_STATIC_TOKEN: Final = _apart("set-static-token", "A static token lets its bearer into two clusters.")
SET_CERTIFICATE_KEY: Final = _apart(
    "set-certificate-key", "The uploaded private keys of two clusters are encrypted by one key."
)
SET_ENCRYPTION_KEY: Final = _apart(
    "set-encryption-key", "The secrets in etcd of two clusters are encrypted by one key."
)
SET_VERSION_SKEW: Final = _advice(
    "set-version-skew", "The clusters' releases are too far apart for one client to serve them all."
)

# Building: patches, lock, keyring, import.

NOT_BUILT: Final = Code("not-built", "A document of this kind cannot be built.")
PATCH_APPLY: Final = Code("patch-apply", "A patch cannot be applied.")
PATCH_RESULT: Final = Code("patch-result", "A patched object is no longer what it has to be.")
EXTERNAL_ETCD: Final = Code("external-etcd", "A file of the external etcd is needed and not at hand.")
LOCK_DAMAGED: Final = Code("lock-damaged", "The lock cannot be used.")
LOCK_CHANGED: Final = Code("lock-changed", "The lock was changed while a build was at work.")
NOT_A_KEYRING: Final = Code("not-a-keyring", "The folder of the keyring is not kspec's own.")
KEYRING_MISSING: Final = Code("keyring-missing", "There is a lock, but no keyring.")
KEYRING_UNREADABLE: Final = Code("keyring-unreadable", "A part of the keyring cannot be read.")
KEYRING_LOCKED: Final = Code("keyring-locked", "No identity opens the keyring.")
KEYRING_CHANGED: Final = Code("keyring-changed", "The keyring was changed while a build was at work.")
KEYRING_READ_ONLY: Final = Code("keyring-read-only", "Something new belongs into a keyring that is only read.")
KEYRING_TWICE: Final = Code("keyring-twice", "Both a folder and a file may be the keyring.")
KEYRING_CONFLICT: Final = Code("keyring-conflict", "Two keyrings have different secrets for one thing.")
KEYRING_OPEN: Final = _advice("keyring-open", "The keyring is open to others than its owner.")
KEYRING_NOT_IGNORED: Final = _advice("keyring-not-ignored", "Git does not ignore the keyring.")
KEYRING_UNTIDY: Final = _advice("keyring-untidy", "Something in the keyring is missing or left over.")
NO_LOCK: Final = Code("no-lock", "There is no lock where one is needed.")
NOT_LOCKED: Final = Code("not-locked", "The lock lacks an identity, and nothing may be issued.")
MUST_REISSUE: Final = Code("must-reissue", "A certificate no longer fits the spec, and nothing may be issued.")
SIGNER_NEEDED: Final = Code("signer-needed", "A certificate has to be issued, and its authority's key is elsewhere.")
SIGNER: Final = Code("signer", "Whoever was asked to sign gave no certificate.")
SIGNER_MISFIT: Final = Code("signer-misfit", "A certificate that came back is not what was asked for.")
NAME_CONSTRAINTS: Final = Code(
    "name-constraints", "An authority may not certify a name that a certificate of the cluster has.", Severity.WARNING
)
CSR_ARCHIVE: Final = Code("csr-archive", "What came back from an authority cannot be read.")
CSR_ENTRY: Final = Code("csr-entry", "A file of what came back from an authority is not to be there.")
CSR_MISFIT: Final = Code("csr-misfit", "A certificate of what came back is not what was asked for.")
MUST_SIGN: Final = Code("must-sign", "cluster-info must be signed anew, and the token is not at hand.")
FROZEN: Final = Code("frozen", "Lock or keyring would change, which --frozen forbids.")
KEY_MISSING: Final = Code("key-missing", "The private key of a locked certificate is missing from the keyring.")
KEY_UNREADABLE: Final = Code("key-unreadable", "A private key of the keyring cannot be used.")
KEY_MISMATCH: Final = Code("key-mismatch", "A private key is not its certificate's.")
TOKEN_MISSING: Final = Code("token-missing", "A generated token is missing from the keyring.")
TOKEN_UNREADABLE: Final = Code("token-unreadable", "What the keyring has as a token cannot be used.")
CERTIFICATE_KEY: Final = Code("certificate-key", "The key of kubeadm-certs is missing or unusable.")
SIGNATURE: Final = Code("signature", "A locked certificate is not signed by its authority.")
NO_TREE: Final = Code("no-tree", "A folder to import is neither a root folder nor /etc/kubernetes.")
LINK: Final = Code("link", "A link in a folder to import leads nowhere, or out of what was given.")
MISSING: Final = Code("missing", "A file of the cluster to import is missing.")
UNREADABLE: Final = Code("unreadable", "A file of the cluster to import cannot be used.")
KUBECONFIG: Final = Code("kubeconfig", "A kubeconfig of the cluster to import cannot be used.")
FOREIGN_AUTHORITY: Final = Code(
    "foreign-authority", "A certificate to import is signed by another authority than the cluster's."
)
SIGNATURE_ALGORITHM: Final = Code(
    "signature-algorithm", "A certificate to import is signed by an algorithm that the components refuse."
)
DOES_NOT_FIT: Final = Code("does-not-fit", "A certificate to import is not what the spec would issue.")
LOCK_EXISTS: Final = Code(
    "lock-exists", "There is a lock already, and it is another cluster's than the nodes to import."
)
CERTIFICATE_DIFFERS: Final = Code(
    "certificate-differs", "A certificate of the cluster to import is not the one in the lock."
)
KEY_DIFFERS: Final = Code("key-differs", "A key of the cluster to import is not the one in lock or keyring.")
SECRET_DIFFERS: Final = Code("secret-differs", "A secret of the cluster to import is not the one in the keyring.")
KUBELET_CONF_DIFFERS: Final = Code(
    "kubelet-conf-differs", "A kubelet.conf of the cluster to import has another form than the lock says."
)
NODE_NOT_GIVEN: Final = Code("node-not-given", "A node of the spec is not given to an import.", Severity.WARNING)
TEXT: Final = Code("text", "A file to import has more than its certificate's PEM.")
DIFFERS: Final = Code("differs", "A file of the cluster to import is not what a build will write.", Severity.WARNING)
UNKNOWN_FILE: Final = Code(
    "unknown-file", "A build does not write such a file as the cluster to import has.", Severity.WARNING
)
NOT_COMPARED: Final = Code(
    "not-compared", "Files outside of the folder that was given were not compared.", Severity.WARNING
)

# Writing: why everything is left as it is.

OVERLAPPING_PATHS: Final = Code("overlapping-paths", "Of what a command reads and writes, one lies in the other.")
NOT_OURS: Final = Code("not-ours", "The output folder holds other things than kspec's.")
NO_FOLDER: Final = Code("no-folder", "What stands at the output folder's place is not a folder.")
REPOSITORY: Final = Code("repository", "The output folder is a Git repository of its own.")
OUTPUT_PATH: Final = Code(
    "output-path", "A path of the output, the lock or the keyring is longer than one can be, or taken twice."
)
IMMOVABLE: Final = Code("immovable", "The output folder cannot be exchanged in one step.")
PUBLIC_OVER_SECRETS: Final = Code(
    "public-over-secrets", "A public build would remove secret files of the output folder."
)
ANOTHER_CLUSTER: Final = Code("another-cluster", "The output folder holds another cluster's tree.")
EDITED: Final = Code("edited", "A file in the output folder was changed since kspec wrote it.")
UNRECORDED: Final = Code(
    "unrecorded", "A secret file in the output folder is not as kspec remembers to have written it."
)
OUTPUT_INCOMPLETE: Final = Code("output-incomplete", "An output is not whole, so that nothing can be exported of it.")
OUTPUT_EXPIRED: Final = Code("output-expired", "An output to be exported has certificates that are no longer valid.")
FOREIGN: Final = Code("foreign", "The output folder holds a file that kspec did not write.")

# Advice: what kubeadm accepts and is likely to hurt later. Each is a warning that a user may waive by its name.

# networks
SUBNET_OVERLAP: Final = _advice("subnet-overlap", "The pod and service networks overlap.")
NODE_IN_SUBNET: Final = _advice("node-in-subnet", "An address of the node network lies in the pod or service network.")
PUBLIC_SUBNET: Final = _advice(
    "public-subnet", "A cluster network is made of addresses that belong to others on the internet."
)
SERVICE_SUBNET_SMALL: Final = _advice(
    "service-subnet-small", "The service network has room for few services, and can hardly be changed later."
)
POD_SUBNET_SMALL: Final = _advice(
    "pod-subnet-small", "The pod network has room for few nodes, and can hardly be changed later."
)
NODE_BLOCK_SMALL: Final = _advice(
    "node-block-small", "A node's share of the pod network is smaller than the pods that it may run."
)
ADDRESS_FAMILIES: Final = _advice(
    "address-families", "The API server's address is of another family than the first service network."
)
DUAL_STACK_NODE_IP: Final = _advice(
    "dual-stack-node-ip", "The networks are dual-stack, but a node announces one address family only."
)
CLUSTER_DNS_OUTSIDE: Final = _advice("cluster-dns-outside", "Pods are told a DNS server outside the service network.")
POD_SUBNET_DIFFERS: Final = _advice("pod-subnet-differs", "Two parts of the cluster are told different pod networks.")
# endpoints
ENDPOINT_NOT_IN_CERTIFICATE: Final = _advice(
    "endpoint-not-in-certificate", "Clients are sent to an address that the server's certificate lacks."
)
ENDPOINT_PORT: Final = _advice("endpoint-port", "Clients are sent to a port on which nothing listens.")
ENDPOINT_IS_ONE_NODE: Final = _advice("endpoint-is-one-node", "The control plane's endpoint is one of several nodes.")
NO_PROXY_INCOMPLETE: Final = _advice(
    "no-proxy-incomplete", "Traffic inside the cluster would go through the HTTP proxy."
)
# arguments
REPEATED_ARGUMENT: Final = _advice("repeated-argument", "An argument that takes one value is given several times.")
REPLACED_FILE: Final = _advice(
    "replaced-file", "An extra argument replaces one of kubeadm's certificates, keys or authorities."
)
FILE_NOT_MOUNTED: Final = _advice("file-not-mounted", "An argument names a file that no volume brings into the pod.")
ALWAYS_ALLOW: Final = _advice("always-allow", "Every request is allowed.")
WEAK_AUTHORIZATION: Final = _advice("weak-authorization", "The API server authorizes without Node or RBAC.")
NO_NODE_RESTRICTION: Final = _advice("no-node-restriction", "A node may change other nodes: NodeRestriction is off.")
DISABLED_ADMISSION: Final = _advice(
    "disabled-admission", "An admission plugin that protects the cluster is off, or AlwaysAdmit is on."
)
STATIC_TOKEN_FILE: Final = _advice(
    "static-token-file", "Users are authenticated by a file of tokens that never expire."
)
ANONYMOUS_ACCESS: Final = _advice("anonymous-access", "Requests without credentials are let in.")
ANONYMOUS_AUTH_OFF: Final = _advice(
    "anonymous-auth-off", "The API server refuses the kubelet's probes and `kubeadm join`."
)
INSECURE_TLS: Final = _advice("insecure-tls", "TLS is allowed in versions or with ciphers that are broken.")
ETCD_OPEN: Final = _advice("etcd-open", "etcd can be read or written without a client certificate.")
AUDIT_LOG_UNBOUNDED: Final = _advice("audit-log-unbounded", "The audit log grows until the disk is full.")
AUDIT_WITHOUT_POLICY: Final = _advice(
    "audit-without-policy", "There is an audit log, but no policy: nothing is logged."
)
KUBELET_AUTHORITY: Final = _advice(
    "kubelet-authority", "The API server would refuse the kubelets' self-signed certificates."
)
# certificates and tokens
OUTLIVES_AUTHORITY: Final = _advice(
    "outlives-authority", "A certificate is valid for longer than the authority that signs it."
)
LONG_VALIDITY: Final = _advice("long-validity", "Certificates are valid for longer than kubeadm recommends.")
SHORT_VALIDITY: Final = _advice("short-validity", "Certificates expire sooner than anything would renew them.")
TOKEN_IN_SPEC: Final = _advice("token-in-spec", "A bootstrap token is written in the spec.")
CERTIFICATE_KEY_IN_SPEC: Final = _advice(
    "certificate-key-in-spec", "The key that encrypts the cluster's private keys is written in the spec."
)
TOKEN_WITHOUT_EXPIRY: Final = _advice("token-without-expiry", "A bootstrap token never expires.")
UNSAFE_DISCOVERY: Final = _advice(
    "unsafe-discovery", "A node joins whatever API server answers, without checking its authority."
)
# images and releases
MUTABLE_IMAGE_TAG: Final = _advice("mutable-image-tag", "An image's tag may mean another image tomorrow.")
FROZEN_REGISTRY: Final = _advice("frozen-registry", "Images come from a registry that no longer gets new ones.")
ETCD_CORRUPTION: Final = _advice("etcd-corruption", "A release of etcd is known to corrupt data.")
OLD_RELEASE: Final = _advice("old-release", "The Kubernetes release is past its support.")
UNRECORDED_RELEASE: Final = _advice("unrecorded-release", "kspec has no data of this very patch release.")
PRE_RELEASE: Final = _advice("pre-release", "The Kubernetes release is a pre-release.")
DEPRECATED_API_VERSION: Final = _advice(
    "deprecated-api-version", "A document's API version is deprecated and leaves with a later release."
)
# text
YAML_DIALECT: Final = _advice(
    "yaml-dialect", "A value without quotes means something else to tools that read YAML 1.2."
)
# nodes
IPVS_DEPRECATED: Final = _advice("ipvs-deprecated", "kube-proxy's ipvs mode is deprecated.")
READ_ONLY_PORT: Final = _advice(
    "read-only-port", "The kubelet serves pods and metrics to everyone, without credentials."
)
CGROUPFS_DRIVER: Final = _advice("cgroupfs-driver", "The kubelet manages control groups beside systemd.")
OVERRIDDEN_FIELD: Final = _advice("overridden-field", "kubeadm replaces what a field says.")
PREFLIGHT_IGNORED: Final = _advice("preflight-ignored", "All preflight errors are ignored.")
VOLATILE_ETCD: Final = _advice("volatile-etcd", "etcd's data lies in a folder that is emptied at every start.")
# volumes
VOLUME_OVER_SECRETS: Final = _advice(
    "volume-over-secrets", "A container gets a folder of the host that holds secrets or gives control of it."
)
REPLACED_VOLUME: Final = _advice("replaced-volume", "An extra volume replaces one of kubeadm's.")
REPEATED_VOLUME: Final = _advice("repeated-volume", "Two extra volumes have one name.")

# Looking at what was built: an output folder, or the root folder of a machine.

DRIFT_MANIFEST: Final = Code("drift-manifest", "What is to be verified has no manifest of kspec's that can be used.")
DRIFT_MISSING: Final = Code("drift-missing", "A file or folder that was built is not there.")
DRIFT_EXTRA: Final = Code("drift-extra", "A file is there that was not built.")
DRIFT_KIND: Final = Code("drift-kind", "A link, a folder or a device stands where a file was built, or the reverse.")
DRIFT_MODE: Final = Code("drift-mode", "A file or folder has another mode than it was built with.")
DRIFT_OWNER: Final = Code("drift-owner", "A file or folder has another owner than the folder that holds all.")
DRIFT_CONTENT: Final = Code("drift-content", "A file's content is not what was built.")
DRIFT_UNREADABLE: Final = Code("drift-unreadable", "A file that is to be verified cannot be read.")
DRIFT_KEY: Final = Code("drift-key", "A private key is not the one of its certificate or of its public half.")
DRIFT_AUTHORITY: Final = Code("drift-authority", "A certificate is not signed by the cluster's authority.")
DRIFT_LOCK: Final = Code("drift-lock", "A certificate or public key is not the one in the lock.")
DRIFT_STATEMENT: Final = Code("drift-statement", "An output is not the one that a statement is of.")
DRIFT_KUBECONFIG: Final = Code(
    "drift-kubeconfig", "A kubeconfig does not lead to its cluster, or not as the one that it is for."
)
DRIFT_CLUSTER_INFO: Final = Code(
    "drift-cluster-info", "cluster-info's authority or signature is not the cluster's own."
)
DRIFT_JOIN: Final = Code("drift-join", "A document for joining pins another authority, or has a token of no use.")
EXPIRED: Final = Code("expired", "A certificate or token has expired, or is not valid yet.")
EXPIRING: Final = Code("expiring", "A certificate expires within the time that was asked about.")

# Waivers themselves.

UNKNOWN_WAIVER: Final = Code("unknown-waiver", "A waiver names no code that can be waived.")
UNUSED_WAIVER: Final = Code("unused-waiver", "A waiver matches no finding.", Severity.WARNING)
