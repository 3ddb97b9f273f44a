"""The command line: arguments to pipeline to report to exit status; one file per command."""
