"""The words of an audit policy (apiserver/pkg/apis/audit/types.go)."""

from typing import Final

KIND: Final = "Policy"
LEVELS: Final = ("None", "Metadata", "Request", "RequestResponse")
STAGES: Final = ("RequestReceived", "ResponseStarted", "ResponseComplete", "Panic")
