"""The fields of a ClusterConfiguration."""

from typing import Final

from kspec.facts.validation import KEY_ALGORITHMS
from kspec.model.fieldtext import FieldText

_VERSION: Final = r"v?\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?(\+[0-9A-Za-z.-]+)?"

CLUSTER: Final[dict[str, FieldText]] = {
    "ClusterConfiguration.kind": FieldText("The kind of this document.", "ClusterConfiguration"),
    "ClusterConfiguration.apiVersion": FieldText("The API version of this document.", "kubeadm.k8s.io/v1beta4"),
    "ClusterConfiguration.etcd": FieldText(
        "Where the cluster's data lives: an etcd member in a static pod on each control plane, or an external etcd.",
        "{local: {dataDir: /var/lib/etcd}}",
        "a local etcd",
    ),
    "ClusterConfiguration.networking": FieldText(
        "The cluster's networks and its DNS domain.", "{podSubnet: 10.244.0.0/16, serviceSubnet: 10.96.0.0/12}"
    ),
    "ClusterConfiguration.kubernetesVersion": FieldText(
        "The Kubernetes release, in full. kspec takes no label such as stable-1: it would have to ask the internet.",
        "v1.37.2",
        "none: kubeadm would ask the internet for the latest, kspec demands it",
        pattern=_VERSION,
    ),
    "ClusterConfiguration.controlPlaneEndpoint": FieldText(
        "The address, with or without a port, at which all nodes reach the API servers: a load balancer's or a DNS "
        "name. It can hardly be given later, so give it if a second control plane may ever join.",
        "api.example.com:6443",
        "the first control plane's own address; without a port, its bindPort",
    ),
    "ClusterConfiguration.apiServer": FieldText(
        "What is otherwise than usual about the API servers.", "{certSANs: [api.example.com]}"
    ),
    "ClusterConfiguration.controllerManager": FieldText(
        "What is otherwise than usual about the controller managers.",
        '{extraArgs: [{name: node-cidr-mask-size, value: "26"}]}',
    ),
    "ClusterConfiguration.scheduler": FieldText(
        "What is otherwise than usual about the schedulers.", '{extraArgs: [{name: v, value: "4"}]}'
    ),
    "ClusterConfiguration.dns": FieldText("The cluster's DNS server, CoreDNS.", "{imageTag: v1.12.1}"),
    "ClusterConfiguration.proxy": FieldText("kube-proxy on all nodes.", "{disabled: true}"),
    "ClusterConfiguration.certificatesDir": FieldText(
        "The folder of certificates and keys on every control plane.", "/etc/kubernetes/pki"
    ),
    "ClusterConfiguration.imageRepository": FieldText(
        "The registry, and path in it, that all images of the control plane come from.", "registry.example.com/k8s"
    ),
    "ClusterConfiguration.featureGates": FieldText(
        "kubeadm's own feature gates, by name. Those of the components are arguments of the components.",
        "{NodeLocalCRISocket: true}",
        "each gate as the release has it",
    ),
    "ClusterConfiguration.clusterName": FieldText("The cluster's name in kubeconfigs.", "production"),
    "ClusterConfiguration.encryptionAlgorithm": FieldText(
        "The algorithm and size of the keys of all certificates.", "ECDSA-P256", values=KEY_ALGORITHMS
    ),
    "ClusterConfiguration.certificateValidityPeriod": FieldText(
        "For how long a certificate that is not an authority's is valid.", "8760h"
    ),
    "ClusterConfiguration.caCertificateValidityPeriod": FieldText(
        "For how long an authority's certificate is valid.", "87600h"
    ),
    "Networking.serviceSubnet": FieldText(
        "The network, or the two networks of a dual-stack cluster, that services get their virtual addresses from. "
        "Its first address is the API server's, its tenth the DNS server's.",
        "10.96.0.0/16,fd00:96::/112",
    ),
    "Networking.podSubnet": FieldText(
        "The network, or the two networks of a dual-stack cluster, that pods get their addresses from; each node gets "
        "a part of it. Network add-ons usually want to be told the same.",
        "10.244.0.0/16",
        "none: nodes get no part of a pod network",
    ),
    "Networking.dnsDomain": FieldText("The DNS domain in which services and pods have their names.", "cluster.local"),
    "ControlPlaneComponent.extraArgs": FieldText(
        "Arguments of the component, without their dashes. They replace kubeadm's of the same name; one name may "
        "repeat where the component takes several.",
        '[{name: v, value: "4"}]',
    ),
    "ControlPlaneComponent.extraVolumes": FieldText(
        "Files and folders of the host that the component's pod gets to see.",
        "[{name: audit, hostPath: /var/log/kubernetes, mountPath: /var/log/kubernetes}]",
    ),
    "ControlPlaneComponent.extraEnvs": FieldText(
        "Environment variables of the component. Those of the host's proxy are added.", "[{name: GOGC, value: '50'}]"
    ),
    "APIServer.certSANs": FieldText(
        "Further names and addresses for the API server's certificate: all under which it will be called and that are "
        "not the node's, the endpoint's or the service's.",
        "[api.example.com, 192.0.2.100]",
    ),
    "APIServer.timeoutForControlPlane": FieldText(
        "How long kubeadm waits for the control plane; also the patience of the start-up probes. In v1beta4 it is the "
        "node's timeouts.controlPlaneComponentHealthCheck.",
        "4m0s",
    ),
    "Arg.name": FieldText("The argument's name, without dashes.", "audit-log-path"),
    "Arg.value": FieldText("The argument's value; a number or a boolean has to be quoted.", '"10"'),
    "HostPathMount.name": FieldText("The volume's name in the pod, unlike any other's.", "audit"),
    "HostPathMount.hostPath": FieldText("The file or folder on the host.", "/var/log/kubernetes"),
    "HostPathMount.mountPath": FieldText("Where the container sees it.", "/var/log/kubernetes"),
    "HostPathMount.readOnly": FieldText("Whether the container may only read it.", "true", "false"),
    "HostPathMount.pathType": FieldText(
        "What has to be at the path on the host, or is made there.",
        "DirectoryOrCreate",
        "nothing is looked at",
        values=(
            "",
            "BlockDevice",
            "CharDevice",
            "Directory",
            "DirectoryOrCreate",
            "File",
            "FileOrCreate",
            "Socket",
        ),
    ),
    "EnvVar.name": FieldText("The variable's name.", "GOGC"),
    "EnvVar.value": FieldText("The variable's value. $(NAME) stands for another variable of the container.", '"50"'),
    "EnvVar.valueFrom": FieldText("Where the value is taken from instead.", "{fieldRef: {fieldPath: status.hostIP}}"),
    "EnvVarSource.fieldRef": FieldText("A field of the pod.", "{fieldPath: status.hostIP}"),
    "EnvVarSource.resourceFieldRef": FieldText(
        "A request or limit of a container.", "{resource: limits.memory, divisor: 1Mi}"
    ),
    "EnvVarSource.configMapKeyRef": FieldText(
        "A key of a ConfigMap; a static pod cannot use one.", "{name: settings, key: gogc}"
    ),
    "EnvVarSource.secretKeyRef": FieldText(
        "A key of a Secret; a static pod cannot use one.", "{name: settings, key: gogc}"
    ),
    "EnvVarSource.fileKeyRef": FieldText(
        "A key of an environment file in a volume.", "{volumeName: environment, path: a.env, key: GOGC}"
    ),
    "ObjectFieldSelector.apiVersion": FieldText("The API version that the path is written in.", "v1", "v1"),
    "ObjectFieldSelector.fieldPath": FieldText("The path of the pod's field.", "status.hostIP"),
    "ResourceFieldSelector.containerName": FieldText("The container.", "kube-apiserver", "the variable's own"),
    "ResourceFieldSelector.resource": FieldText("The request or limit.", "limits.memory"),
    "ResourceFieldSelector.divisor": FieldText("The unit in which it is given.", "1Mi", "1"),
    "ConfigMapKeySelector.name": FieldText("The ConfigMap's name.", "settings"),
    "ConfigMapKeySelector.key": FieldText("The key in it.", "gogc"),
    "ConfigMapKeySelector.optional": FieldText("Whether it may be missing.", "true", "false"),
    "SecretKeySelector.name": FieldText("The Secret's name.", "settings"),
    "SecretKeySelector.key": FieldText("The key in it.", "gogc"),
    "SecretKeySelector.optional": FieldText("Whether it may be missing.", "true", "false"),
    "FileKeySelector.volumeName": FieldText("The volume that holds the file.", "environment"),
    "FileKeySelector.path": FieldText("The file's path in the volume.", "a.env"),
    "FileKeySelector.key": FieldText("The variable in the file.", "GOGC"),
    "FileKeySelector.optional": FieldText("Whether it may be missing.", "true", "false"),
    "Etcd.local": FieldText("An etcd member in a static pod on each control plane.", "{dataDir: /var/lib/etcd}"),
    "Etcd.external": FieldText(
        "An etcd that others run.",
        "{endpoints: ['https://etcd.example.com:2379'], caFile: /etc/etcd/ca.crt, certFile: /etc/etcd/client.crt, "
        "keyFile: /etc/etcd/client.key}",
    ),
    "ImageMeta.imageRepository": FieldText(
        "The registry, and path in it, of this image.", "registry.example.com/k8s", "the cluster's imageRepository"
    ),
    "ImageMeta.imageTag": FieldText("The image's tag.", "v1.12.1", "the tag that kubeadm of the release knows"),
    "LocalEtcd.dataDir": FieldText("The folder of etcd's data on the host.", "/var/lib/etcd"),
    "LocalEtcd.extraArgs": FieldText(
        "Arguments of etcd, without their dashes. They replace kubeadm's of the same name.",
        '[{name: quota-backend-bytes, value: "8589934592"}]',
    ),
    "LocalEtcd.extraEnvs": FieldText("Environment variables of etcd.", "[{name: GOGC, value: '50'}]"),
    "LocalEtcd.serverCertSANs": FieldText(
        "Further names and addresses for etcd's server certificate.", "[etcd.example.com]"
    ),
    "LocalEtcd.peerCertSANs": FieldText("Further names and addresses for etcd's peer certificate.", "[192.0.2.11]"),
    "ExternalEtcd.endpoints": FieldText("The members' client URLs.", "['https://etcd-1.example.com:2379']"),
    "ExternalEtcd.httpEndpoints": FieldText(
        "The members' URLs for health and metrics over HTTP.", "['https://etcd-1.example.com:2379']", "endpoints"
    ),
    "ExternalEtcd.caFile": FieldText("The authority's certificate, on every control plane.", "/etc/etcd/ca.crt"),
    "ExternalEtcd.certFile": FieldText("The API server's client certificate for etcd.", "/etc/etcd/client.crt"),
    "ExternalEtcd.keyFile": FieldText("The key of that certificate.", "/etc/etcd/client.key"),
    "DNS.disabled": FieldText("Whether the cluster gets no DNS server.", "true", "false"),
    "Proxy.disabled": FieldText("Whether the nodes get no kube-proxy.", "true", "false"),
}
