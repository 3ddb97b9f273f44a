"""A text that holds one document, such as a kubeconfig, where nobody asks what else is wrong with it."""

from kspec.read.documents import load


def one_document(content: bytes) -> object:
    """The value of the one document of a YAML text, as Kubernetes reads it.

    ValueError, which quotes nothing, for a text that has a mistake, no document or several.
    """
    documents, wrong = load(content, "")
    if wrong or len(documents) != 1:
        message = "not one document"
        raise ValueError(message)
    return documents[0].value
