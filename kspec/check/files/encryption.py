"""Encryption configurations against the API server's own validation; keys without a secret are drawn later.

Rules: apiserver/pkg/apis/apiserver/validation/validation_encryption.go. No message holds a key.
"""

import base64
import binascii
from collections.abc import Iterator

from kspec.check.files.entries import error
from kspec.check.view.command_line import command_line
from kspec.check.view.field import Field
from kspec.disk.host_path import has_control
from kspec.facts import codes
from kspec.facts import component_files as facts
from kspec.go.url import origin
from kspec.model.diagnostic import Diagnostic
from kspec.model.duration import Duration
from kspec.model.wire import Wire
from kspec.rules.entries import why_too_long


def check_encryption(wire: Wire) -> Iterator[Diagnostic]:
    """Everything for which the release's API server would refuse an EncryptionConfiguration."""
    server = command_line(wire, "kube-apiserver")
    old_kms = bool(server) and "KMSv1=true" in (server.elements("feature-gates") if server else ())
    for document in wire.documents:
        if document.kind != facts.ENCRYPTION:
            continue
        names: set[str] = set()
        resources = Field(document, ("resources",))
        if not resources.value and not resources.is_lost:
            help_ = "write '- {resources: [secrets], providers: [{aescbc: {keys: [{name: key1}]}}, {identity: {}}]}'"
            yield error(
                resources, codes.ENCRYPTION_CONFIGURATION, "nothing is to be encrypted", help_, kind="Required value"
            )
        for row in resources.items:
            yield from _resources(row.child("resources"))
            yield from _providers(row.child("providers"), names, old_kms=old_kms)


def _resources(resources: Field) -> Iterator[Diagnostic]:
    if not resources.value and not resources.is_lost:
        yield error(
            resources,
            codes.ENCRYPTION_CONFIGURATION,
            "no resource is named",
            "write 'resources: [secrets]'",
            kind="Required value",
        )
    for resource in resources.items:
        text, help_ = _resource(resource.text)
        if text and not resource.is_lost:
            yield error(resource, codes.ENCRYPTION_CONFIGURATION, f"{resource.text!r}: {text}", help_)
    pairs = [_parse(resource.text) for resource in resources.items]
    if len(set(pairs)) < len(pairs):
        yield error(
            resources,
            codes.ENCRYPTION_CONFIGURATION,
            "a resource is named twice",
            "keep one of the two",
            kind="Duplicate value",
        )
    elif len(pairs) > 1 and _overlap(pairs):
        help_ = "what a star stands for masks the others: give it an item of its own, after theirs"
        yield error(resources, codes.ENCRYPTION_CONFIGURATION, "resources overlap", help_)


def _resource(name: str) -> tuple[str, str]:
    """What is wrong with a resource's name, and what to do about it; empty if nothing is."""
    resource, group = _parse(name)
    if name.lower() != name:
        return "a resource is written in small letters", f"write {name.lower()}"
    if name == "*":
        return "a star alone stands for nothing", "write '*.' for the core group, '*.*' for everything"
    if name in facts.WITHOUT_API:
        return "it is not an object of the API, and cannot be encrypted", "leave it out"
    if group in facts.GONE_GROUPS:
        return f"there is nothing in etcd under {group}", facts.GONE_GROUPS[group]
    if group == "*" and resource != "*":
        return "a resource cannot be named across groups", f"write {resource}, or {resource}.GROUP"
    return "", ""


def _parse(name: str) -> tuple[str, str]:
    resource, _, group = name.partition(".")
    return resource, group


def _overlap(pairs: list[tuple[str, str]]) -> bool:
    starred = [group for resource, group in pairs if resource == "*"]
    return "*" in starred or any(sum(group == other for _, other in pairs) > 1 for group in starred)


def _providers(providers: Field, names: set[str], *, old_kms: bool) -> Iterator[Diagnostic]:
    if not providers.value and not providers.is_lost:
        yield error(
            providers,
            codes.ENCRYPTION_CONFIGURATION,
            "no provider is named",
            "write '- identity: {}'",
            kind="Required value",
        )
    for provider in providers.items:
        given = [name for name in facts.PROVIDERS if provider.child(name).is_set]
        if len(given) != 1 and not provider.is_lost:
            text = f"an item is one provider, and this is {' and '.join(given) or 'none'}"
            yield error(
                provider,
                codes.ENCRYPTION_CONFIGURATION,
                text,
                f"make each an item of its own: {', '.join(facts.PROVIDERS)}",
            )
            continue
        for name in given:
            if name in facts.KEY_SIZES:
                yield from _keys(provider.child(name, "keys"), facts.KEY_SIZES[name])
            elif name == "kms":
                yield from _kms(provider.child(name), names, old_kms=old_kms)


def _keys(keys: Field, sizes: tuple[int, ...]) -> Iterator[Diagnostic]:
    if not keys.value and not keys.is_lost:
        help_ = "write 'keys: [{name: key1}]': kspec generates the secret into the keyring"
        yield error(keys, codes.ENCRYPTION_CONFIGURATION, "no key is named", help_, kind="Required value")
    seen: set[str] = set()
    for key in keys.items:
        name, secret = key.child("name"), key.child("secret")
        if not name.text and not name.is_lost:
            yield error(
                name, codes.ENCRYPTION_CONFIGURATION, "a key needs a name", "write 'name: key1'", kind="Required value"
            )
        elif name.text in seen:
            text = f"{name.text!r} is another key's name: the API server would take the first for both"
            yield error(
                name, codes.ENCRYPTION_CONFIGURATION, text, "give each key a name of its own", kind="Duplicate value"
            )
        elif has_control(name.text):
            yield error(
                name, codes.ENCRYPTION_CONFIGURATION, "the name has a control character", "write it in plain letters"
            )
        elif why := why_too_long(name.text):
            yield error(name, codes.ENCRYPTION_CONFIGURATION, why, "give a shorter name")
        seen.add(name.text)
        if secret.text and (why := _unfit(secret.text, sizes)):
            yield error(
                secret, codes.ENCRYPTION_CONFIGURATION, why, "leave it out: kspec generates one into the keyring"
            )


def _unfit(text: str, sizes: tuple[int, ...]) -> str:
    try:
        size = len(base64.b64decode(text.replace("\n", "").replace("\r", ""), validate=True))
    except (binascii.Error, ValueError):
        return "a key is written in base64"
    wanted = " or ".join(map(str, sorted(sizes)))
    return "" if size in sizes else f"a key has {wanted} bytes, and this has {size}"


def _kms(kms: Field, names: set[str], *, old_kms: bool) -> Iterator[Diagnostic]:
    name, version = kms.child("name"), kms.child("apiVersion")
    old = version.text in {"", "v1"}
    if version.text not in {"", *facts.KMS_VERSIONS}:
        yield error(
            version, codes.ENCRYPTION_CONFIGURATION, f"{version.text!r} is neither v1 nor v2", "write 'apiVersion: v2'"
        )
    elif old and not old_kms:
        text = "version 1, which is the default, is off: the API server would not start"
        yield error(version, codes.ENCRYPTION_CONFIGURATION, text, "write 'apiVersion: v2', if the plugin speaks it")
    if not name.text and not name.is_lost:
        yield error(
            name, codes.ENCRYPTION_CONFIGURATION, "a provider needs a name", "write 'name: kms'", kind="Required value"
        )
    elif not old and ":" in name.text:
        yield error(name, codes.ENCRYPTION_CONFIGURATION, f"{name.text!r} has a colon", "choose a name without")
    elif not old and name.text in names:
        text = f"{name.text!r} is another provider's name"
        yield error(
            name, codes.ENCRYPTION_CONFIGURATION, text, "give each provider a name of its own", kind="Duplicate value"
        )
    names.add(name.text)
    size, timeout, endpoint = kms.child("cachesize"), kms.child("timeout"), kms.child("endpoint")
    if size.is_set and (not old or size.value == 0):
        yield error(
            size,
            codes.ENCRYPTION_CONFIGURATION,
            "version 2 has no cache" if not old else "a cache of nothing",
            "leave it out",
        )
    if timeout.text and Duration.parse(timeout.text).nanoseconds <= 0:
        yield error(
            timeout, codes.ENCRYPTION_CONFIGURATION, f"{timeout.text} is not a time to wait", "write a time such as 3s"
        )
    found = origin(endpoint.text, strict_colons=False) if endpoint.text else None
    if (found is None or found.scheme != "unix") and not endpoint.is_lost:
        text = f"{endpoint.text!r} is not a valid Unix socket" if endpoint.text else "the plugin's socket is missing"
        yield error(endpoint, codes.ENCRYPTION_CONFIGURATION, text, "write 'endpoint: unix:///var/run/kms/socket.sock'")
