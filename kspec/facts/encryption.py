"""The words of an EncryptionConfiguration (apiserver/pkg/apis/apiserver/validation/validation_encryption.go)."""

from typing import Final

KIND: Final = "EncryptionConfiguration"
PROVIDERS: Final = ("aescbc", "aesgcm", "secretbox", "identity", "kms")
WITHOUT_API: Final = ("apiserveripinfo", "serviceipallocations", "servicenodeportallocations")
"""What stands in etcd and is not an object of the API."""
GONE_GROUPS: Final = {"events.k8s.io": "etcd has them under the plain name, events", "extensions": "that group is gone"}
KMS_VERSIONS: Final = ("v1", "v2")
"""v1, which is the default, needs the API server's feature gate KMSv1."""
