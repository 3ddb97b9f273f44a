"""What kubeadm takes from its machine."""

from kspec.model.host import Host


def test_a_host_of_which_nothing_is_said_gives_nothing() -> None:
    """No systemd-resolved, no name, no proxy variables."""
    host = Host(())
    assert (host.systemd_resolved, host.host_name, dict(host.proxy_variables)) == (False, None, {})
