"""The desk's pages: rendered here, plain links and forms that htmx only makes smoother. They hold no law."""

from exportgate.desk.pages.router import router

__all__ = ["router"]
