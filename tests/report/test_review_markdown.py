"""A review as a comment on a pull request."""

from reviewed import CERTIFICATE, reviewed

from kspec.model.frozen import evolve
from kspec.model.review import Change, Deed
from kspec.report.review_markdown import MOST, render


def test_the_changes_are_folded_below_the_meaning() -> None:
    """A fence longer than any run of backticks in it; no text of a user's makes Markdown or HTML."""
    text = render(reviewed())
    assert text.startswith("### A build of cluster.yaml changes 4 files in out\n")
    assert "- kube-apiserver on cp-1 must restart (etc/kubernetes/pki/apiserver.crt)\n" in text
    assert "- re-issued `cp-1/apiserver`: a name is missing\n" in text
    assert "<details><summary>cp-1 (control plane): 2 files</summary>" in text
    assert "````diff\n+ name: DNS:api.example.com\n! serial number: 7 -> to be generated\n" in text
    assert text.count("<details>") == text.count("</details>") == 2


def test_a_comment_has_its_bound() -> None:
    """What does not fit is left out as a whole part, and told to be."""
    many = evolve(CERTIFICATE, changes=tuple(Change("x" * 200, Deed.ADDED, after="y") for _ in range(30)))
    review = reviewed()
    groups = tuple(evolve(review.groups[0], files=(many,) * 8, nodes=(f"cp-{n}",)) for n in range(9))
    text = render(evolve(review, groups=groups))
    assert len(text) <= MOST
    assert text.endswith("*The rest does not fit: `kspec diff` shows it.*\n")
    assert text.count("<details>") == text.count("</details>") > 0


def test_what_fits_of_a_machine_with_many_changes_is_told() -> None:
    """Its first files, each as a whole."""
    many = evolve(CERTIFICATE, changes=tuple(Change("x" * 200, Deed.ADDED, after="y") for _ in range(30)))
    review = reviewed()
    files = tuple(evolve(many, inner=f"file-{number}") for number in range(90))
    text = render(evolve(review, groups=(evolve(review.groups[0], files=files),)))
    assert MOST // 2 < len(text) <= MOST
    assert text.count("<details>") == text.count("</details>") == 1
    assert text.count("```diff") == text.count("\n```\n") > 5
    assert text.endswith("*The rest does not fit: `kspec diff` shows it.*\n")


def test_names_cannot_make_markup() -> None:
    """A file's name with brackets and backticks stays a name."""
    odd = evolve(CERTIFICATE, inner="a`b</details>[x](y)", form="text", summary="<img>")
    review = reviewed()
    text = render(evolve(review, groups=(evolve(review.groups[0], files=(odd,)),)))
    assert "`` a`b</details>[x](y) ``" in text
    assert "\\<img\\>" in text


def test_names_address_nobody() -> None:
    """A mention, a number, an address: a backslash alone does not keep GitHub from making a link of them."""
    odd = evolve(CERTIFICATE, form="text", summary="@octocat #12 !7 $5 :smile: www.a.b https://a.b x@a.b")
    review = reviewed()
    text = render(evolve(review, groups=(evolve(review.groups[0], files=(odd,)),)))
    nothing = "<!-- -->"
    assert f"\\@{nothing}octocat \\#{nothing}12 \\!7 \\$5 \\:smile: www{nothing}.a.b https:{nothing}//a.b" in text
    assert f"x\\@{nothing}a.b" in text
