"""The service: the HTTP API and the desk's pages, on one casework. It needs the extra `serve`."""
