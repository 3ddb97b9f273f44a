"""A review in the format that was asked for."""

from kspec.model.review import Review
from kspec.report import review_html, review_markdown, review_text


def render(wanted: str, review: Review, *, verbose: bool = False) -> str:
    """The review as a text: in the format `text`, `markdown`, `html`, or `section`, which is a part of such a page."""
    formats = {
        "markdown": review_markdown.render,
        "html": review_html.render,
        "section": review_html.render_section,
    }
    return formats.get(wanted, review_text.render)(review, verbose=verbose)
