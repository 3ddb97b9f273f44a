"""What kubeadm would make by a spec, without what users add."""

from pathlib import Path

from small_cluster import SPEC, read_spec

from kspec.cli.made_in_memory import components, expected_pods, kubelet_flags, made_configuration, without_extras
from kspec.model.seen import Flag
from kspec.plan.sketch import sketch

MORE = """\
apiServer:
  extraArgs: [{name: v, value: "4"}]
  extraEnvs: [{name: GOGC, value: "50"}]
  extraVolumes: [{name: mine, hostPath: /a, mountPath: /a}]
  certSANs: [a.example.com]
etcd: {local: {imageTag: 3.6.1-0, extraArgs: [{name: advertise-client-urls, value: "https://192.0.2.9:2379"}]}}
"""


def test_extras_are_left_out_and_what_follows_from_them_is_not(tmp_path: Path) -> None:
    """The API server goes where the user moves etcd to."""
    text = SPEC.replace(
        "nodeRegistration: {name: cp-1}", "nodeRegistration: {name: cp-1, kubeletExtraArgs: [{name: v, value: '2'}]}"
    )
    completed = read_spec(tmp_path, text + MORE).stage
    spec, release = completed.spec, completed.release
    assert components(spec, spec.first) == ["kube-apiserver", "kube-controller-manager", "kube-scheduler", "etcd"]
    pods = expected_pods(spec, release)
    server = pods["kube-apiserver"]
    assert Flag("etcd-servers", "https://192.0.2.9:2379") in server.defaults
    assert not any(flag.name == "v" for flag in server.defaults)
    assert server.pod.environment == []
    assert "mine" not in server.pod.mounts
    assert pods["etcd"].pod.image[1] == release.images["etcd"]
    assert without_extras(spec).cluster.api_server.cert_sans == ()
    plan = sketch(spec, release)
    assert kubelet_flags(plan, spec.first) == (Flag("hostname-override", "cp-1"),)
    assert made_configuration(plan, spec.first)["kind"] == "KubeletConfiguration"
