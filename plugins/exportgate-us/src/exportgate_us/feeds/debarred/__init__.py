"""us.debarred: parties debarred under the Arms Export Control Act."""
