"""The entry point: `kspec`, or `python -m kspec`."""

import gc
import sys

gc.disable()  # a process of a fraction of a second gains more from it than memory in cycles costs


def main() -> int:
    """Run the command line; the exit status. What cannot even be imported is a fault that is told as any other."""
    try:
        from kspec.cli import main as command_line  # noqa: PLC0415 - so that its faults are caught
    except KeyboardInterrupt:
        return 130
    except Exception as error:  # noqa: BLE001 - as in the command line itself
        from kspec.cli.faults import describe  # noqa: PLC0415 - seldom needed

        print(f"kspec: {describe(error)}", file=sys.stderr)  # noqa: T201 - there is no other way to say it
        return 2
    status = command_line.main()
    gc.freeze()  # the interpreter looks for cycles at its end, where all goes anyway
    return status


if __name__ == "__main__":
    sys.exit(main())
