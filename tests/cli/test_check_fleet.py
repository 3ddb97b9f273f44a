"""`kspec check` of fleets."""

from pathlib import Path

from small_fleet import OWN, Kspec


def test_a_check_is_of_every_spec(fleet: Kspec) -> None:
    """By several processes where they are many; a base is looked at with its specs."""
    assert fleet("check", "fleet") == (0, "nothing found in 3 specs\n", "")
    for number in range(10):
        Path(f"fleet/c{number}.yaml").write_text(OWN.format(name=f"c{number}"))
    Path("fleet/c3.yaml").write_text(OWN.format(name="c3") + "networking: {podSubnet: 10.0.0.0/99}\n")
    told = fleet("check", "fleet", "--jobs", "2", "--format", "concise")
    assert told.status == 1
    assert [line.partition(": ")[0] for line in told.out.splitlines()] == ["fleet/c3.yaml:10:25"]
