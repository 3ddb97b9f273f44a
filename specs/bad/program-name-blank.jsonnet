local cluster(address) = [
  {
    apiVersion: 'kubeadm.k8s.io/v1beta4',
    kind: 'InitConfiguration',
    localAPIEndpoint: { advertiseAddress: address },
    nodeRegistration: { name: 'cp-1' },
  },
  { apiVersion: 'kubeadm.k8s.io/v1beta4', kind: 'ClusterConfiguration', kubernetesVersion: 'v1.37.2' },
];
{
  'north 1': cluster('10.0.0.10'),
  south: cluster('10.0.0.11'),
}
