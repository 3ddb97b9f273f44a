"""What a check looks at: a field, a component's configuration, a command line."""
