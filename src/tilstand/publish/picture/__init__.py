"""Pictures: charts of sealed tables as SVG, one specification for print and web."""

from tilstand.publish.picture.draw import WIDTH, Picture, picture, pictures
from tilstand.publish.picture.palette import Theme, stylesheet

__all__ = ["WIDTH", "Picture", "Theme", "picture", "pictures", "stylesheet"]
