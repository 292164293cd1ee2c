"""The web edition: static pages in any language, for readers with and without script or mouse."""

from tilstand.publish.site.pages import build_site

__all__ = ["build_site"]
