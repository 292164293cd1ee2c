"""Pictures: what the release shows in pictures, as SVG, one specification for print and web."""

from tilstand.publish.picture.draw import WIDTH, Picture, picture, pictures
from tilstand.publish.picture.palette import Theme, stylesheet

__all__ = ["WIDTH", "Picture", "Theme", "picture", "pictures", "stylesheet"]
