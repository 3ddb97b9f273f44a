"""Packs from the spec to the tree: built, kept, pinned, and as the API's own schemas want them."""

import base64
import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from pack_specs import PROGRAM, layer, layout, write_dual, write_pack, write_spec
from ruamel.yaml import YAML
from small_cluster import Kspec

from kspec.facts.packs import BUILT_IN

RELEASES = ("v1.34.4", "v1.35.4", "v1.36.3", "v1.37.2")
ALL = f"packs: [{', '.join(name for name in BUILT_IN if name != 'flannel')}]\n"
MINE = "packs: [{name: mine, source: mine}]\n"


def build(kspec: Kspec, spec: Path, *more: str, out: str = "out") -> Path:
    """Build a spec; its output."""
    said = kspec("build", spec, "-o", spec.parent / out, *more)
    assert said.status == 0, said.err
    return spec.parent / out


def objects(out: Path) -> Iterator[Any]:
    """Every object of an output."""
    for path in sorted(out.glob("cluster/*/*.yaml")):
        if path.parent.name != "join":
            yield YAML(typ="safe").load(path)


def tree(out: Path) -> dict[str, bytes]:
    """The files of an output, without what tells of kspec itself."""
    return {str(path.relative_to(out)): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}


@pytest.mark.parametrize("release", RELEASES)
@pytest.mark.parametrize("packs", [ALL, "packs: [flannel]\n"], ids=["all", "flannel"])
def test_objects_fit_the_schemas_of_each_release(tmp_path: Path, kspec: Kspec, release: str, packs: str) -> None:
    """Strictly: no field that the API does not have."""
    import kubernetes_validate  # noqa: PLC0415 - a hundred megabytes of schemas, for this test alone

    spec = write_spec(tmp_path, packs, release=release)
    found = list(objects(build(kspec, spec)))
    kinds = {(value["kind"], value["metadata"]["name"]) for value in found}
    assert (("StatefulSet", "prometheus") in kinds) == ("prometheus" in packs)
    for value in found:
        kubernetes_validate.validate(value, release.removeprefix("v").rpartition(".")[0], strict=True)


def test_what_kubeadm_deploys_stays_to_the_byte_when_it_is_named(tmp_path: Path, kspec: Kspec) -> None:
    """Not a file differs, unless a parameter says so."""
    spec = write_spec(tmp_path, "")
    before = tree(build(kspec, spec))
    write_spec(tmp_path, "packs: [coredns, kube-proxy]\n")
    assert tree(build(kspec, spec)) == before
    write_spec(tmp_path, "packs: [{name: coredns, parameters: {replicas: 3, upstreams: [192.0.2.53]}}]\n")
    after = tree(build(kspec, spec))
    changed = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    own = {"cluster/kube-system/ConfigMap-coredns.yaml", "cluster/kube-system/Deployment-coredns.yaml"}
    assert changed == own | {"SHA256SUMS", "manifest.json"}
    assert b"replicas: 3" in after["cluster/kube-system/Deployment-coredns.yaml"]
    assert b"forward . 192.0.2.53 {" in after["cluster/kube-system/ConfigMap-coredns.yaml"]


def test_what_is_disabled_stays_away(tmp_path: Path, kspec: Kspec) -> None:
    """As without packs."""
    spec = write_spec(tmp_path, "packs: [coredns, kube-proxy]\n", "dns: {disabled: true}\nproxy: {disabled: true}\n")
    out = build(kspec, spec)
    assert not [path for path in tree(out) if "coredns" in path or "kube-proxy" in path]
    assert "coredns" not in (out / "images.txt").read_text()


def test_images_are_wherever_images_are_told(tmp_path: Path, kspec: Kspec) -> None:
    """In the list, in the command, in the report and in the bill of materials."""
    spec = write_spec(tmp_path, "packs: [headlamp]\n")
    out = build(kspec, spec)
    image = "ghcr.io/headlamp-k8s/headlamp:v0.44.0"
    assert (out / "images.txt").read_text().splitlines()[-1] == image
    assert kspec("images", spec).out.splitlines()[-1] == image
    assert kspec("report", out, "-o", tmp_path / "report.html").status == 0
    assert image in (tmp_path / "report.html").read_text()
    assert kspec("export", "cyclonedx", out, "--node", "cp-1", "-o", tmp_path / "sbom.json").status == 0
    assert "headlamp-k8s/headlamp" in (tmp_path / "sbom.json").read_text()
    files = json.loads((out / "manifest.json").read_text())["files"]
    assert "cluster/headlamp/Deployment-headlamp.yaml" in files


def test_a_users_pack_is_an_input_like_the_spec(tmp_path: Path, kspec: Kspec) -> None:
    """An unchanged build looks at nothing more; a changed pack is refused when frozen, else told and built."""
    pack = write_pack(tmp_path)
    spec = write_spec(tmp_path, MINE)
    out = build(kspec, spec)
    digest = json.loads((tmp_path / "cluster.lock").read_text())["packs"]["mine"]
    assert "nothing changed" in kspec("build", spec, "-o", out).out
    program = pack / "objects.jsonnet"
    program.write_text(program.read_text().replace("namespace: 'default'", "namespace: 'kube-public'"))
    said = kspec("build", spec, "-o", out, "--frozen")
    assert said.status == 1
    assert "error[frozen]: the pack mine would be recorded (its files were sha256:" in said.err
    said = kspec("diff", spec, "-o", out)
    assert f"the pack mine: its files were {digest}, and are sha256:" in said.out
    assert "ConfigMap mine" in said.out
    build(kspec, spec)
    assert (out / "cluster/kube-public/ConfigMap-mine.yaml").is_file()
    assert not (out / "cluster/default/ConfigMap-mine.yaml").exists()
    build(kspec, spec, "--frozen")
    write_spec(tmp_path, "")
    assert "forgotten  the pack mine: the spec names it no more" in kspec("build", spec, "-o", out).out
    assert "packs" not in json.loads((tmp_path / "cluster.lock").read_text())


def test_a_file_that_a_pack_did_not_have_makes_a_build_look_again(tmp_path: Path, kspec: Kspec) -> None:
    """A new file in it, even one that nothing uses."""
    pack = write_pack(tmp_path)
    spec = write_spec(tmp_path, MINE)
    out = build(kspec, spec)
    (pack / "README").write_text("new")
    assert "recorded   the pack mine" in kspec("build", spec, "-o", out).out


def test_a_layout_and_its_folder_are_one_pack(tmp_path: Path, kspec: Kspec) -> None:
    """The digest is of the files, not of how they lie."""
    pack = write_pack(tmp_path)
    spec = write_spec(tmp_path, MINE)
    before = tree(build(kspec, spec))
    files = {path.name: path.read_bytes() for path in pack.iterdir()}
    shutil.rmtree(pack)
    pack.mkdir()
    layout(pack, layer(files))
    said = kspec("build", spec, "-o", tmp_path / "out", "--frozen")
    assert said.status == 0, said.err
    assert tree(tmp_path / "out") == before
    blob = max((pack / "blobs" / "sha256").iterdir(), key=lambda path: path.stat().st_size)
    blob.write_bytes(blob.read_bytes().replace(b"A pack", b"A hack"))
    said = kspec("build", spec, "-o", tmp_path / "out")
    assert "error[pack-source]: packs[0].source 'mine' was changed: blobs/sha256/" in said.err


def test_prometheus_can_verify_all_that_it_scrapes(tmp_path: Path, kspec: Kspec) -> None:
    """No target without TLS, none unverified, and each certificate names the address that is asked."""
    out = build(kspec, write_spec(tmp_path, "packs: [prometheus]\n"))
    config = YAML(typ="safe").load((out / "cluster/monitoring/ConfigMap-prometheus.yaml").read_text())
    assert "nsecure" not in config["data"]["prometheus.yml"]
    jobs = {job["job_name"]: job for job in YAML(typ="safe").load(config["data"]["prometheus.yml"])["scrape_configs"]}
    asked = {
        (name, target)
        for name, job in jobs.items()
        for group in job.get("static_configs", ())
        for target in group["targets"]
        if job["scheme"] == "https"
    }
    assert asked == {
        ("kube-apiserver", "192.0.2.10:6443"),
        ("kube-controller-manager", "192.0.2.10:10257"),
        ("kube-scheduler", "192.0.2.10:10259"),
        ("etcd", "192.0.2.10:2382"),
        *((name, f"192.0.2.{end}:10250") for name in ("kubelet", "kubelet-cadvisor") for end in (10, 20)),
    }
    shown = {
        "cp-1": (
            "kubernetes/pki/apiserver",
            "kubernetes/pki/etcd/server",
            "kubernetes/packs/prometheus/kube-scheduler",
        ),
        "w-1": (),
    }
    for node, address in (("cp-1", "192.0.2.10"), ("w-1", "192.0.2.20")):
        paths = [out / f"nodes/{node}/etc/{name}.crt" for name in shown[node]]
        for path in (*paths, out / f"nodes/{node}/var/lib/kubelet/pki/kubelet.crt"):
            certificate = x509.load_pem_x509_certificate(path.read_bytes())
            names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
            assert address in map(str, names.get_values_for_type(x509.IPAddress)), path
    manifests = out / "nodes/cp-1/etc/kubernetes/manifests"
    for component in ("kube-controller-manager", "kube-scheduler"):
        assert "--bind-address=0.0.0.0" in (manifests / f"{component}.yaml").read_text()
    assert "--listen-metrics-urls=http://127.0.0.1:2381,https://0.0.0.0:2382" in (manifests / "etcd.yaml").read_text()
    assert "port: probe-port" in (manifests / "etcd.yaml").read_text()


def test_metrics_server_verifies_and_is_verified(tmp_path: Path, kspec: Kspec) -> None:
    """Kubelets by the cluster's authority, and it by the same; nothing is skipped."""
    out = build(kspec, write_spec(tmp_path, "packs: [metrics-server]\n"))
    authority = (out / "nodes/cp-1/etc/kubernetes/pki/ca.crt").read_bytes()
    load = YAML(typ="safe").load
    service = load((out / "cluster/_/APIService-v1beta1.metrics.k8s.io.yaml").read_text())["spec"]
    assert "insecureSkipTLSVerify" not in service
    assert base64.b64decode(service["caBundle"]) == authority
    trusted = load((out / "cluster/kube-system/ConfigMap-metrics-server-kubelet-ca.yaml").read_text())
    assert trusted["data"]["ca.crt"].encode() == authority
    deployment = (out / "cluster/kube-system/Deployment-metrics-server.yaml").read_text()
    assert "--kubelet-certificate-authority=/etc/metrics-server/kubelets/ca.crt" in deployment
    assert "insecure" not in deployment
    data = load((out / "cluster/kube-system/Secret-metrics-server-serving.yaml").read_text())["data"]["tls.crt"]
    certificate = x509.load_pem_x509_certificate(base64.b64decode(data))
    names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    assert "metrics-server.kube-system.svc" in names.get_values_for_type(x509.DNSName)
    certificate.verify_directly_issued_by(x509.load_pem_x509_certificate(authority))


@pytest.mark.parametrize(("resolution", "timeout"), [(10, 9), (11, 10), (60, 10)])
def test_kubelets_answer_metrics_server_before_it_asks_again(
    tmp_path: Path, kspec: Kspec, resolution: int, timeout: int
) -> None:
    """It panics at its start where `--kubelet-request-timeout` is not less than `--metric-resolution`."""
    packs = f"packs: [{{name: metrics-server, parameters: {{resolutionSeconds: {resolution}}}}}]\n"
    out = build(kspec, write_spec(tmp_path, packs))
    deployment = (out / "cluster/kube-system/Deployment-metrics-server.yaml").read_text()
    assert f"--metric-resolution={resolution}s\n" in deployment
    assert f"--kubelet-request-timeout={timeout}s\n" in deployment


def test_the_cache_of_dns_listens_where_pods_ask(tmp_path: Path, kspec: Kspec) -> None:
    """At its own address and at the cluster's DNS; for the cluster's domain."""
    out = build(kspec, write_spec(tmp_path, "packs: [node-local-dns]\n"))
    config = YAML(typ="safe").load((out / "cluster/kube-system/ConfigMap-node-local-dns.yaml").read_text())
    corefile = config["data"]["Corefile"]
    assert corefile.startswith("cluster.local:53 {\n")
    assert corefile.count("bind 169.254.20.10 10.96.0.10\n") == 4
    assert "forward . /etc/resolv.conf" in corefile
    assert corefile.count("{") == corefile.count("}")


def test_the_cache_of_dns_has_one_family(tmp_path: Path, kspec: Kspec) -> None:
    """That of the cluster's DNS: its program refuses addresses of both."""
    ipv6 = write_spec(tmp_path, "packs: [node-local-dns]\n")
    text = ipv6.read_text().replace("10.244.0.0/16", "fd00:244::/56, serviceSubnet: 'fd00:96::/112'")
    ipv6.write_text(text.replace("192.0.2.", "2001:db8::"))
    folder = build(kspec, ipv6) / "cluster/kube-system"
    corefile = YAML(typ="safe").load((folder / "ConfigMap-node-local-dns.yaml").read_text())["data"]["Corefile"]
    assert corefile.count("bind fd00:169:254:20::10 fd00:96::a\n") == 4
    assert "health [fd00:169:254:20::10]:8080" in corefile
    assert "host: fd00:169:254:20::10\n" in (folder / "DaemonSet-node-local-dns.yaml").read_text()
    mixed = write_spec(tmp_path, "packs: [{name: node-local-dns, parameters: {address: 'fd00::10'}}]\n")
    said = kspec("check", mixed).out
    assert "the address fd00::10 is IPv6, and that of the cluster's DNS, 10.96.0.10, is IPv4" in said


@pytest.mark.parametrize(
    ("pack", "folders"),
    [
        ("csi", ("plugins", "plugins_registry")),
        ("device-plugin", ("device-plugins", "plugins_registry", "pod-resources")),
    ],
)
def test_drivers_find_the_kubelets_folders(tmp_path: Path, kspec: Kspec, pack: str, folders: tuple[str, ...]) -> None:
    """On every node that has a kubelet."""
    out = build(kspec, write_spec(tmp_path, f"packs: [{pack}]\n"))
    for node in ("cp-1", "w-1"):
        for name in folders:
            assert (out / f"nodes/{node}/var/lib/kubelet/{name}").is_dir()


def test_private_keys_of_packs_are_in_secret_files_alone(tmp_path: Path, kspec: Kspec) -> None:
    """Mode 0600, ignored by Git; a public build leaves them out, and is otherwise the same."""
    spec = write_spec(tmp_path, "packs: [prometheus, headlamp, metrics-server]\n")
    out = build(kspec, spec)
    secret = {path for path, content in tree(out).items() if b"PRIVATE KEY" in content or b"tls.key" in content}
    assert {
        "cluster/monitoring/Secret-prometheus-client.yaml",
        "cluster/monitoring/Secret-prometheus-etcd-client.yaml",
        "cluster/kube-system/Secret-metrics-server-serving.yaml",
        "nodes/cp-1/etc/kubernetes/packs/prometheus/kube-scheduler.key",
    } <= secret
    ignored = (out / ".gitignore").read_text().splitlines()
    for path in secret - {"cluster/kube-system/ConfigMap-kubeadm-config.yaml"}:
        if (out / path).stat().st_mode & 0o777 != 0o600:
            assert b"PRIVATE KEY" not in (out / path).read_bytes()
            continue
        assert f"/{path}" in ignored
    public = tree(build(kspec, spec, "--public", out="public"))
    assert not [path for path in public if f"/{path}" in ignored]
    assert {path for path in tree(out) if f"/{path}" not in ignored} == public.keys()


def test_headlamp_lets_nobody_do_anything(tmp_path: Path, kspec: Kspec) -> None:
    """Its viewers may read; the kubeconfig is of a user in no group, and no role of it is cluster-admin."""
    out = build(kspec, write_spec(tmp_path, "packs: [headlamp]\n"))
    bindings = [
        value
        for value in objects(out)
        if value["kind"].endswith("RoleBinding") and any("headlamp" in one["name"] for one in value["subjects"])
    ]
    assert {value["roleRef"]["name"] for value in bindings} == {
        "view",
        "headlamp-cluster-viewer",
        "headlamp-viewer-token",
    }
    subjects = {(one["kind"], one["name"]) for value in bindings for one in value["subjects"]}
    assert subjects == {("User", "headlamp-viewer"), ("ServiceAccount", "headlamp-viewer")}
    config = YAML(typ="safe").load((out / "nodes/cp-1/etc/kubernetes/headlamp-viewer.conf").read_text())
    data = base64.b64decode(config["users"][0]["user"]["client-certificate-data"])
    subject = x509.load_pem_x509_certificate(data).subject.rfc4514_string()
    assert subject == "CN=headlamp-viewer"
    verbs = {
        verb
        for value in objects(out)
        if "headlamp" in value["metadata"]["name"]
        for rule in value.get("rules", ())
        for verb in rule["verbs"]
    }
    assert verbs == {"get", "list", "watch", "create"}


def test_the_bridge_routes_to_all_other_nodes(tmp_path: Path, kspec: Kspec) -> None:
    """The unit's program says the very commands; a part that is given stays as it is."""
    out = build(
        kspec, write_spec(tmp_path, "packs: [{name: bridge, parameters: {podSubnets: {w-1: 10.244.9.0/24}}}]\n")
    )
    conflist = json.loads((out / "nodes/w-1/etc/cni/net.d/10-kspec-bridge.conflist").read_text())
    assert [plugin["type"] for plugin in conflist["plugins"]] == ["bridge", "portmap"]
    assert conflist["plugins"][0]["ipam"]["ranges"] == [[{"subnet": "10.244.9.0/24"}]]
    folder = out / "nodes/cp-1/etc/kspec/pod-routes"
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("ip", "sysctl", "iptables"):
        (tools / name).write_text(f'#!/bin/sh\necho {name} "$@"\n')
        (tools / name).chmod(0o755)
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "KSPEC_POD_ROUTES": str(folder)}
    done = subprocess.run(["sh", folder / "apply.sh"], env=environment, capture_output=True, text=True, check=True)
    rule = "POSTROUTING -s 10.244.0.0/16 ! -d 10.244.0.0/16 -m comment --comment kspec-pods -j MASQUERADE"
    assert done.stdout.splitlines() == [
        "sysctl -q -w net.ipv4.ip_forward=1",
        "ip -4 route replace 10.244.9.0/24 via 192.0.2.20",
        f"iptables -w -t nat -C {rule}",
    ]
    manifest = out / "nodes/cp-1/etc/kubernetes/manifests/kube-controller-manager.yaml"
    assert "--allocate-node-cidrs=false" in manifest.read_text()


@pytest.mark.parametrize("subnets", ["10.244.0.0/16,fd00:244::/56", "fd00:244::/56,10.244.0.0/16"])
@pytest.mark.parametrize("v4", [True, False])
def test_the_bridge_routes_both_families(tmp_path: Path, kspec: Kspec, subnets: str, *, v4: bool) -> None:
    """In the order of the subnets, by the node's address of the family; IPv4 by one of IPv6 where there is no other."""
    out = build(kspec, write_dual(tmp_path, subnets, v4=v4))
    conflist = json.loads((out / "nodes/w-1/etc/cni/net.d/10-kspec-bridge.conflist").read_text())
    parts = {"10.244.0.0/16": "10.244.1.0/24", "fd00:244::/56": "fd00:244:0:1::/64"}
    ranges = [[{"subnet": parts[subnet]}] for subnet in subnets.split(",")]
    assert conflist["plugins"][0]["ipam"]["ranges"] == ranges
    folder = out / "nodes/cp-1/etc/kspec/pod-routes"
    tools = tmp_path / "bin"
    tools.mkdir()
    for name in ("ip", "sysctl", "iptables", "ip6tables"):
        (tools / name).write_text(f'#!/bin/sh\necho {name} "$@"\n')
        (tools / name).chmod(0o755)
    environment = {"PATH": f"{tools}:/usr/bin:/bin", "KSPEC_POD_ROUTES": str(folder)}
    done = subprocess.run(["sh", folder / "apply.sh"], env=environment, capture_output=True, text=True, check=True)
    said = done.stdout.splitlines()
    via = "192.0.2.20" if v4 else "inet6 2001:db8::20"
    assert sorted(line for line in said if line.startswith("ip -")) == [
        f"ip -4 route replace 10.244.1.0/24 via {via}",
        "ip -6 route replace fd00:244:0:1::/64 via 2001:db8::20",
    ]
    assert "sysctl -q -w net.ipv6.conf.all.forwarding=1" in said
    assert [line.split()[0] for line in said if "-C POSTROUTING" in line] == [
        "iptables" if "." in subnet else "ip6tables" for subnet in subnets.split(",")
    ]


def test_a_family_that_no_route_can_lead_to_is_told(tmp_path: Path, kspec: Kspec) -> None:
    """Pods with IPv6 on nodes that have IPv4 alone: only one node needs no route."""
    spec = write_dual(tmp_path, "10.244.0.0/16,fd00:244::/56")
    spec.write_text(spec.read_text().replace(",2001:db8::20", ""))
    said = kspec("check", spec)
    assert said.status == 1
    assert "error[pack-conflict]" in said.out
    assert "pods on nodes without one of their own: w-1; give their kubelets node-ip" in said.out
    text = spec.read_text()
    spec.write_text(text[: text.index("nodes: [{name: w-1")] + "packs: [bridge]\n")
    assert "error" not in kspec("check", spec).out


@pytest.mark.parametrize(
    ("cluster", "packs"),
    [
        ("", "packs: [bridge, flannel]\n"),
        ("", "kubeletServingCertificates: false\npacks: [metrics-server]\n"),
        ("controllerManager: {extraArgs: [{name: bind-address, value: 127.0.0.1}]}\n", "packs: [prometheus]\n"),
    ],
)
def test_packs_that_do_not_fit_are_conflicts(tmp_path: Path, kspec: Kspec, cluster: str, packs: str) -> None:
    """With each other, or with what the spec says."""
    said = kspec("check", write_spec(tmp_path, packs, cluster))
    assert said.status == 1
    assert "error[pack-conflict]" in said.err + said.out


def test_what_a_pack_changes_is_told_in_words(tmp_path: Path, kspec: Kspec) -> None:
    """Which components restart, with what, and what is to be applied."""
    spec = write_spec(tmp_path, "")
    out = build(kspec, spec)
    write_spec(tmp_path, "packs: [prometheus]\n")
    said = kspec("diff", spec, "-o", out)
    for line in (
        "etcd on cp-1 restarts",
        "kube-scheduler on cp-1 restarts",
        "prometheus v3.16.0 is new",
        "command --bind-address: 127.0.0.1 -> 0.0.0.0 (set by the pack prometheus)",
        "command --listen-metrics-urls: http://127.0.0.1:2381 -> http://127.0.0.1:2381,https://0.0.0.0:2382 (set by",
        "StatefulSet prometheus is to be applied",
        "quay.io/prometheus/prometheus:v3.16.0",
    ):
        assert line in said.out, line
    for form in ("markdown", "html"):
        told = kspec("diff", spec, "-o", out, "--format", form).out
        assert told.count("(set by the pack prometheus)") > 10
        assert "prometheus v3.16.0 is new" in told
    value = json.loads(kspec("diff", spec, "-o", out, "--format", "json").out)
    assert [(pack["name"], pack["before"]) for pack in value["packs"]] == [("prometheus", None)]
    (etcd,) = (file for file in value["files"] if file["path"].endswith("/etcd.yaml"))
    assert etcd["changes"][0]["pack"] == {"before": None, "after": "prometheus"}
    restarts = {effect["subject"]: effect["packs"] for effect in value["effects"] if effect["action"] == "restart"}
    assert restarts == {name: ["prometheus"] for name in ("etcd", "kube-controller-manager", "kube-scheduler")}
    said = kspec("build", spec, "-o", out)
    assert "noted      the pack prometheus: it sets controllerManager's bind-address; it sets" in said.out


def test_a_pack_that_goes_or_changes_is_told(tmp_path: Path, kspec: Kspec) -> None:
    """In the review, with what it had set; an argument that the spec says itself is not a pack's."""
    cluster = "scheduler: {extraArgs: [{name: bind-address, value: 0.0.0.0}]}\n"
    write_pack(tmp_path)
    packs = "packs: [prometheus, {name: mine, source: mine}]\n"
    out = build(kspec, write_spec(tmp_path, packs, cluster))
    assert kspec("report", out, "-o", tmp_path / "report.html").status == 0
    assert "set by the pack prometheus" in (tmp_path / "report.html").read_text()
    write_pack(tmp_path, program=PROGRAM.replace("' '", "','"))
    spec = write_spec(tmp_path, packs.replace("prometheus, ", ""), "")
    said = kspec("diff", spec, "-o", out).out
    assert "  mine 1: its files are others\n  prometheus v3.16.0 is gone\n" in said
    assert "(was set by the pack prometheus)" in said
    lines = [line for line in said.splitlines() if "scheduler].command --bind-address" in line]
    assert lines == ["    ~ spec.containers[kube-scheduler].command --bind-address: 0.0.0.0 -> 127.0.0.1"]


def test_certificates_of_packs_are_renewed_as_all_are(tmp_path: Path, kspec: Kspec) -> None:
    """By their names in the lock."""
    spec = write_spec(tmp_path, "packs: [prometheus]\n")
    out = build(kspec, spec, "--now", "2026-01-01T00:00:00Z")
    said = kspec("renew", spec, "cp-1/packs/prometheus/client", "--now", "2026-06-01T00:00:00Z")
    assert said.status == 0, said.err
    assert "renewed    cp-1/packs/prometheus/client" in said.out
    assert kspec("build", spec, "-o", out, "--now", "2026-06-01T00:00:00Z").status == 0
    assert "cp-1/packs/prometheus/etcd-client" in kspec("expiry", spec).out


def test_the_example_is_as_its_page_says(tmp_path: Path, kspec: Kspec) -> None:
    """It is found to be sound, and has these images and files."""
    folder = shutil.copytree(Path(__file__).parents[1] / "docs" / "examples" / "packs", tmp_path / "packs")
    page = (folder / "README.md").read_text()
    spec = folder / "cluster.yaml"
    assert kspec("check", spec).out.strip() in page
    images = kspec("images", spec).out.splitlines()[-3:]
    assert "\n".join(images) in page
    out = build(kspec, spec)
    assert (out / "nodes/worker-2/etc/motd").read_text() == "Welcome to worker-2\n"
    assert (out / "cluster/default/ConfigMap-welcome.yaml").is_file()
