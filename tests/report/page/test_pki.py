"""The graph of the PKI."""

import re

from kspec.model.frozen import evolve
from kspec.model.overview import Overview
from kspec.report.page.pki import HEADS, graph


def labels(drawing: str) -> list[str]:
    """The texts of a drawing."""
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawing)


def test_four_layers(overview: Overview) -> None:
    """Who signs, what is signed, who shows it, to whom; what nodes have alike is one box."""
    found = labels(graph(overview))
    assert found[:4] == list(HEADS)
    assert {"ca", "CN=elsewhere", "sa (key)", "apiserver \N{MULTIPLICATION SIGN}2", "all clients", "pods"} <= set(found)
    assert found.count("kube-apiserver") == 2  # it shows its certificate, and is shown tokens


def test_it_is_told_in_words(overview: Overview) -> None:
    """Who signs what."""
    assert "ca signs apiserver; CN=elsewhere signs mine." in graph(overview)


def test_a_cluster_of_which_nothing_is_known(overview: Overview) -> None:
    """Its graph is empty, and still one."""
    found = graph(evolve(overview, certificates=(), relations=()))
    assert labels(found) == list(HEADS)
    assert "No certificates." in found
