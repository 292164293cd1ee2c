"""Pictures: charts of sealed tables as SVG, one specification for print and web."""

from tilstand.publish.picture.draw import WIDTH, Picture, picture, pictures
from tilstand.publish.picture.palette import Theme, stylesheet
from tilstand.publish.picture.source import drawn_from

__all__ = ["WIDTH", "Picture", "Theme", "drawn_from", "picture", "pictures", "stylesheet"]
