"""Pictures: what the release shows in pictures, as SVG, one specification for print and web."""

from tilstand.render.picture.draw import WIDTH, Picture, picture, pictures
from tilstand.render.picture.palette import Theme, stylesheet

__all__ = ["WIDTH", "Picture", "Theme", "picture", "pictures", "stylesheet"]
