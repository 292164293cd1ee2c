"""Render: how what is released looks on a page, laid out once for every printer: pictures."""
