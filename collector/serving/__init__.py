"""The service as it runs: sockets, server, terminal, and the pages of `cahier serve`."""
