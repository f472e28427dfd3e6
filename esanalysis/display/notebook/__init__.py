"""What a notebook shows beside views: fragments put together by hand, and what can be taken from a view."""
