"""The web edition: static pages in any language, for readers with and without script or mouse."""

from tilstand.publish.site.build import site

__all__ = ["site"]
