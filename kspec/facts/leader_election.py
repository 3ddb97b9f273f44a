"""How components with several instances choose one: names and defaults in configuration files and as flags.

Facts of component-base/config (LeaderElectionConfiguration, its defaults and its validation) and client-go's
leaderelection. A lease outlasts its renewal, and that a retry by the factor `JITTER`.
"""

from typing import Final, NamedTuple


class Period(NamedTuple):
    """One of the three times: its field in `leaderElection`, its flag, and its default."""

    field: str
    flag: str
    default: str


COMPONENTS: Final = ("kube-controller-manager", "kube-scheduler")
SWITCH: Final = "leader-elect"
LEASE: Final = Period("leaseDuration", "leader-elect-lease-duration", "15s")
RENEWAL: Final = Period("renewDeadline", "leader-elect-renew-deadline", "10s")
RETRY: Final = Period("retryPeriod", "leader-elect-retry-period", "2s")
PERIODS: Final = (LEASE, RENEWAL, RETRY)
JITTER: Final = 1.2
"""client-go's leaderelection.JitterFactor."""
LOCK: Final = "leases"
"""The one kind of object that a leader may hold."""
