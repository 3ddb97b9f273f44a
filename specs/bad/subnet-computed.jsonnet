local kspec = import 'kspec.libsonnet';
local cluster(name, number) = [
  kspec.init('cp-1', '10.0.0.10'),
  kspec.cluster('v1.37.2', fields={
    clusterName: name,
    networking: {
      podSubnet: '10.' + number + '.0.0/16',
      serviceSubnet: '10.96.0.0/12',
    },
  }),
];
{ north: cluster('north', 244), south: cluster('south', 256) }
