"""Facts about kube-proxy."""

from kspec.make.kube_proxy import kube_proxy
from kspec.model.document import Document, Json
from kspec.model.frozen import evolve
from kspec.model.patch import PatchFile
from kspec.model.plan import Plan
from kspec.model.span import Span


def made(plan: Plan) -> dict[str, str]:
    """The texts of kube-proxy's files by their names."""
    return {file.path.rpartition("/")[2]: file.data.decode() for file in kube_proxy(plan).files}


def test_its_kubeconfig_leads_to_the_endpoint(plan: Plan) -> None:
    """The pod reaches the control plane by the common endpoint, with its service account's token."""
    cluster = evolve(plan.spec.cluster, control_plane_endpoint="lb.example:443")
    text = made(evolve(plan, spec=evolve(plan.spec, cluster=cluster)))["ConfigMap-kube-proxy.yaml"]
    assert (
        """\
  kubeconfig.conf: |-
    apiVersion: v1
    kind: Config
    clusters:
    - cluster:
        certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
        server: https://lb.example:443
      name: default
    contexts:
    - context:
        cluster: default
        namespace: default
        user: default
      name: default
    current-context: default
    users:
    - name: default
      user:
        tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
kind: ConfigMap
"""
        in text
    )


def test_its_configuration_is_complete(plan: Plan) -> None:
    """Go writes every field of the KubeProxyConfiguration; the last line feed is stripped."""
    text = made(plan)["ConfigMap-kube-proxy.yaml"]
    assert text.startswith(
        "apiVersion: v1\ndata:\n  config.conf: |-\n    apiVersion: kubeproxy.config.k8s.io/v1alpha1\n"
    )
    assert "    conntrack:\n      maxPerCore: null\n" in text


def test_proxy_variables_follow_the_patched_ones(plan: Plan) -> None:
    """The host's proxy variables are added, sorted, to the first container after the patches."""
    patch: Json = {"spec": {"template": {"spec": {"containers": [{"name": "kube-proxy", "env": [{"name": "A"}]}]}}}}
    document = Document(patch, Span("p", 1, 1, 1, 1))
    file = PatchFile("kubeproxydaemonset+merge.yaml", "kubeproxydaemonset", "merge", (document,))
    host = evolve(plan.spec.first.host, proxy_variables={"no_proxy": "a", "HTTP_PROXY": "http://p:1"})
    first = evolve(plan.spec.first, host=host, patches=(file,))
    text = made(evolve(plan, spec=evolve(plan.spec, nodes=(first,))))["DaemonSet-kube-proxy.yaml"]
    assert (
        """\
      - env:
        - name: A
        - name: HTTP_PROXY
          value: http://p:1
        - name: no_proxy
          value: a
        name: kube-proxy
"""
        in text
    )
