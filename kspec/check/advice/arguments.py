"""Extra arguments and configuration fields that weaken or break what kubeadm would write."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import Any

from kspec.check.files.mounts import every_own_mounts
from kspec.check.view.command_line import CommandLine, Setting, command_line, command_lines, kubelets
from kspec.check.view.field import Field
from kspec.facts import clusterspec, codes
from kspec.facts.advice import ARGUMENTS, FIELDS, FILES, SINGLE_TYPES
from kspec.facts.arguments import COMPONENTS, OF_ROTATIONS
from kspec.facts.flags import load
from kspec.go.url import origin
from kspec.model import kinds
from kspec.model.diagnostic import Diagnostic
from kspec.model.requirement import split
from kspec.model.wire import Wire


def check_arguments(wire: Wire) -> Iterator[Diagnostic]:
    """The user's arguments must meet the requirements in `facts/advice.py`."""
    lines = [*command_lines(wire), *kubelets(wire)]
    for row in ARGUMENTS:
        for line in lines:
            found = line.all(row.flag) if line.component == row.component else ()
            if found and found[-1].path and not row.requirement.holds([setting.value for setting in found]):
                shown = ",".join(setting.value for setting in found)
                text_ = f"--{row.flag}: {row.text.format(value=shown)}"
                yield Field(line.document, found[-1].path).warning(row.code, text_, row.help)


def check_fields(wire: Wire) -> Iterator[Diagnostic]:
    """The fields of component configurations must meet the requirements in `facts/advice.py`."""
    for row in FIELDS:
        document = wire.get(row.kind)
        found = Field(document, row.path).value if document else None
        if document and document.written and found is not None and not row.requirement.holds(_spelt(found)):
            yield Field(document, row.path).warning(row.code, row.text.format(value=",".join(_spelt(found))), row.help)


def _spelt(found: Any) -> list[str]:  # noqa: ANN401 - any JSON value
    if isinstance(found, list):
        return [str(element) for element in found]
    return [str(found).lower() if isinstance(found, bool) else str(found)]


def check_repeated(wire: Wire) -> Iterator[Diagnostic]:
    """A flag that takes one value must be given once: the others have no effect."""
    for line in (*command_lines(wire), *kubelets(wire)):
        counts = Counter(setting.name for setting in line.written)
        for name, count in counts.items():
            setting = line.last(name)
            if count > 1 and setting and setting.path and _takes_one(wire, line, name):
                message = f"--{name} is given {count} times, and only the last value counts"
                yield Field(line.document, setting.path).warning(codes.REPEATED_ARGUMENT, message, "keep one of them")


def check_replaced(wire: Wire) -> Iterator[Diagnostic]:
    """An argument that replaces a file of kubeadm's leaves kubeadm's own unused, and unrenewed the other.

    One that is given several times and names kubeadm's own as well, as two keys of service accounts, replaces nothing.
    """
    cluster = wire.get(kinds.CLUSTER)
    for line in command_lines(wire) if cluster else ():
        rows = [row for row in COMPONENTS[line.component] if row.when not in OF_ROTATIONS]
        own = {row.name: row.value for row in rows if row.value.startswith("{pki}/")}
        for setting in line.written:
            template = own.get(setting.name)
            pki = Field(line.document, ("certificatesDir",)).text.rstrip("/")
            replaced = template.format(pki=pki) if template else ""
            kept = replaced in line.values(setting.name) and not _takes_one(wire, line, setting.name)
            if replaced and setting.path and not kept and setting.value != replaced and not _is_external(line, setting):
                message = f"--{setting.name} replaces {replaced}, which kubeadm makes, distributes and renews"
                help_ = f"leave it out, and put your own file into {replaced}: kubeadm and kspec keep what is there"
                yield Field(line.document, setting.path).warning(codes.REPLACED_FILE, message, help_)


def _is_external(line: CommandLine, setting: Setting) -> bool:
    return setting.name.startswith("etcd-") and Field(line.document, ("etcd", "external")).value is not None


def check_mounted(wire: Wire) -> Iterator[Diagnostic]:
    """A file that an argument names must be in the pod: the component does not start without it."""
    for line in command_lines(wire):
        mounted = list(_mounted(wire, line))
        for setting in line.written:
            path = PurePosixPath(setting.value)
            named = setting.name in FILES[line.component] and path.is_absolute()
            if named and setting.path and not all(_is_below(path, folders) for folders in mounted):
                message = f"--{setting.name} names {path}, which no volume brings into the pod"
                volumes = line.path[0]
                help_ = (
                    f"add to {volumes}.extraVolumes: {{name: {setting.name}, hostPath: {path}, mountPath: {path}, "
                    "readOnly: true, pathType: File}"
                )
                if line.component == "etcd":
                    help_ = f"put the file below {mounted[0][0]}: etcd has no extraVolumes"
                yield Field(line.document, setting.path).warning(codes.FILE_NOT_MOUNTED, message, help_)


def _is_below(path: PurePosixPath, folders: Sequence[str]) -> bool:
    return any(path.is_relative_to(folder) for folder in folders)


def _mounted(wire: Wire, line: CommandLine) -> Iterator[list[str]]:
    """The folders and files that a pod has from its host, for each kind of machine that it runs on."""
    cluster = line.document
    if line.component == "etcd":
        pki = Field(cluster, ("certificatesDir",)).text
        yield [f"{pki}/etcd", Field(cluster, ("etcd", "local", "dataDir")).text]
        return
    extra = list(Field(cluster, (*line.path[:-1], "extraVolumes")).items)
    names = {volume.child("name").text for volume in extra}
    for own in every_own_mounts(wire, line.component):
        kept = [mount.path for mount in own if mount.name not in names]
        yield [*kept, *(volume.child("mountPath").text or "/dev/null" for volume in extra)]


def check_audit(wire: Wire) -> Iterator[Diagnostic]:
    """An audit log needs a policy to have lines, and limits to fit the disk."""
    server = command_line(wire, "kube-apiserver")
    log = server.last("audit-log-path") if server else None
    if server is None or log is None or log.path is None or not log.value:
        return
    if not any(server.values("audit-policy-file")):
        message = "the audit log stays empty: without a policy nothing is logged"
        help_ = "add the argument audit-policy-file, and a volume that brings the file into the pod"
        yield Field(server.document, log.path).warning(codes.AUDIT_WITHOUT_POLICY, message, help_)
    limits = ("audit-log-maxage", "audit-log-maxbackup")
    if log.value != "-" and not any(_positive(server.last(limit)) for limit in limits):
        message = "the audit log and its old files are kept for ever"
        help_ = 'add the arguments audit-log-maxage: "30" (days) and audit-log-maxbackup: "10" (files)'
        yield Field(server.document, log.path).warning(codes.AUDIT_LOG_UNBOUNDED, message, help_)


def _positive(setting: Setting | None) -> bool:
    return setting is not None and setting.value.isdecimal() and int(setting.value) > 0


def check_kubelet_authority(wire: Wire) -> Iterator[Diagnostic]:
    """The API server can check kubelets by an authority only if that one signs their serving certificates."""
    server, kubelet = command_line(wire, "kube-apiserver"), wire.get(kinds.KUBELET)
    setting = server.last("kubelet-certificate-authority") if server else None
    if server is None or setting is None or setting.path is None or kubelet is None:
        return
    spec = wire.get(clusterspec.KIND)
    if spec is not None and Field(spec, ("kubeletServingCertificates",)).value is True:
        return
    if Field(kubelet, ("serverTLSBootstrap",)).value is not True and not Field(kubelet, ("tlsCertFile",)).text:
        message = (
            "the kubelets' serving certificates are self-signed: `kubectl logs`, `exec` and metrics would stop working"
        )
        help_ = "add 'serverTLSBootstrap: true' to the KubeletConfiguration, and approve the kubelets' requests"
        yield Field(server.document, setting.path).warning(codes.KUBELET_AUTHORITY, message, help_)


def check_plain_etcd(wire: Wire) -> Iterator[Diagnostic]:
    """Etcd must not be reached in plain text, nor without a client certificate."""
    cluster = wire.get(kinds.CLUSTER)
    for endpoint in Field(cluster, ("etcd", "external", "endpoints")).items if cluster else ():
        if endpoint.text.lower().startswith("http://"):
            message = f"{endpoint.text} is plain text: everyone on the way reads and writes every object"
            yield endpoint.warning(codes.ETCD_OPEN, message, "use https, with caFile, certFile and keyFile")
    etcd = command_line(wire, "etcd")
    for flag in ("listen-client-urls", "listen-peer-urls") if etcd else ():
        setting = etcd.last(flag) if etcd else None
        for url in split(setting.value) if setting and setting.path else ():
            found = origin(url, strict_colons=False)
            if etcd and found and found.scheme == "http":
                message = f"--{flag}: {url} is plain text and asks for no certificate"
                yield Field(etcd.document, etcd.path_of(flag)).warning(codes.ETCD_OPEN, message, "use https")


def _takes_one(wire: Wire, line: CommandLine, name: str) -> bool:
    """Whether a flag takes one value. What an unknown flag takes, nobody knows."""
    if line.component == "etcd":
        return True
    flag = load(wire.release.minor, line.component).get(name)
    return flag is not None and flag.type in SINGLE_TYPES
