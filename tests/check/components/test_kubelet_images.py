"""Images: when they are removed, how they are pulled, which pulled ones are trusted."""

import pytest
from usual_spec import Find

LIST = "preloadedImagesVerificationAllowlist"
READ = "imagePullCredentialsVerificationPolicy: NeverVerifyAllowlistedImages\n"
HEAD = "apiVersion: kubelet.config.k8s.io/v1beta1\nkind: KubeletConfiguration\n"


@pytest.mark.parametrize(
    ("body", "code", "path"),
    [
        ("imageGCHighThresholdPercent: 80\n", "component-conflict", "imageGCLowThresholdPercent"),
        ("imageMaximumGCAge: 1m\n", "component-conflict", "imageMaximumGCAge"),
        ("imageMinimumGCAge: -1s\n", "component-value", "imageMinimumGCAge"),
        ("maxParallelImagePulls: 2\nserializeImagePulls: true\n", "component-conflict", "maxParallelImagePulls"),
        ("preloadedImagesVerificationAllowlist: [a/b]\n", "component-conflict", "preloadedImagesVerificationAllowlist"),
        (
            f'{READ}{LIST}: [a/b, "a:1"]\n',
            "component-value",
            f"{LIST}[1]",
        ),
    ],
)
def test_what_is_refused(find: Find, body: str, code: str, path: str) -> None:
    """Thresholds, ages, pulls, patterns."""
    found = [(one.code, one.path) for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))]
    assert found == [(code, path)]


@pytest.mark.parametrize(
    "body",
    [
        "maxParallelImagePulls: 2\n",
        "imageMaximumGCAge: 121s\n",
        f"{READ}{LIST}: [registry.example.com:5000/a/*]\n",
    ],
)
def test_what_is_taken(find: Find, body: str) -> None:
    """The edges of what is allowed."""
    assert [one for one in find(HEAD + body) if one.code.startswith(("component-", "scheduler-"))] == []
