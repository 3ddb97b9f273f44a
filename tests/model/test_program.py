"""What a command line tells programs."""

from kspec.model.program import Program, Variable


def test_a_variable_is_never_shown() -> None:
    """It may be a secret."""
    program = Program((Variable("token", "s3cr3t"),), (Variable("other", "s3cr3t", code=True),))
    assert "s3cr3t" not in repr(program)
    assert [variable.name for variable in program.variables] == ["token", "other"]
