local lines = import 'files/lines.libsonnet';

function(cluster, parameters) {
  objects: [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'welcome' } },
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'welcome', namespace: 'welcome' },
      data: {
        'ca.crt': cluster.authorities.ca.pem,
        'zones.json': { 'kspec:json': parameters.zones },
        'cluster.yaml': { 'kspec:yaml': { name: cluster.name, dns: cluster.dns } },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'welcome', namespace: 'welcome' },
      stringData: { greeting: parameters.greeting },
    },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: { name: 'welcome', namespace: 'welcome' },
      spec: {
        selector: { matchLabels: { app: 'welcome' } },
        template: {
          metadata: { labels: { app: 'welcome' }, annotations: { digest: { 'kspec:sha256': parameters } } },
          spec: {
            containers: [{
              name: 'welcome',
              image: 'example.com/welcome:3',
              resources: { limits: parameters.limits },
              ports: [{ containerPort: parameters.port, protocol: 'TCP' }],
            }],
          },
        },
      },
    },
  ],
  files: [
    { path: '/etc/motd', content: lines(std.strReplace(parameters.greeting, '{}', node.name)), node: node.name }
    for node in cluster.nodes
  ] + [
    { path: '/etc/welcome/run.sh', content: importstr 'files/run.sh', mode: '0755', role: 'worker' },
    { path: '/etc/welcome/secret', content: parameters.greeting, secret: true },
  ],
  folders: [{ path: '/var/lib/welcome', mode: '0750' }, { path: '/srv/welcome', role: 'etcd' }],
  images: ['example.com/welcome-tools:3@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef'],
  problems: if cluster.podSubnets == [] then ['networking.podSubnet is missing'] else [],
}
