// A daemon on each node that learns from the Node objects which part of the pod subnet is where.
function(cluster, parameters)
  local namespace = 'kube-flannel';
  local labels = { app: 'flannel' };
  local metadata(name) = { name: name, namespace: namespace, labels: labels };
  local rbac = 'rbac.authorization.k8s.io';
  local of(family) = [cluster.podSubnets[i] for i in std.range(0, std.length(cluster.podSubnets) - 1) if cluster.podFamilies[i] == family];
  local network = {
    name: 'cbr0',
    cniVersion: '0.3.1',
    plugins: [
      { type: 'flannel', delegate: { hairpinMode: true, isDefaultGateway: true } },
      { type: 'portmap', capabilities: { portMappings: true } },
    ],
  };
  local net = {
    Backend: { Type: parameters.backend },
    EnableIPv4: std.length(of('IPv4')) > 0,
    EnableIPv6: std.length(of('IPv6')) > 0,
    EnableNFTables: false,
  } + (if std.length(of('IPv4')) > 0 then { Network: of('IPv4')[0] } else {}) + (if std.length(of('IPv6')) > 0 then { IPv6Network: of('IPv6')[0] } else {});
  local data = { 'cni-conf.json': { 'kspec:json': network }, 'net-conf.json': { 'kspec:json': net } };
  local mount(name, path) = { name: name, mountPath: path };
  local field(name, path) = { name: name, valueFrom: { fieldRef: { fieldPath: path } } };
  {
    problems: if std.length(cluster.podSubnets) > 0 then [] else ['networking.podSubnet is missing: it is what pods have addresses of'],
    objects: [
    {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: namespace, labels: labels { 'pod-security.kubernetes.io/enforce': 'privileged' } },
    },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('flannel') },
    {
      apiVersion: rbac + '/v1',
      kind: 'ClusterRole',
      metadata: { name: 'flannel', labels: labels },
      rules: [
        { apiGroups: [''], resources: ['pods'], verbs: ['get'] },
        { apiGroups: [''], resources: ['nodes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: [''], resources: ['nodes/status'], verbs: ['patch'] },
      ],
    },
    {
      apiVersion: rbac + '/v1',
      kind: 'ClusterRoleBinding',
      metadata: { name: 'flannel', labels: labels },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'flannel' },
      subjects: [{ kind: 'ServiceAccount', name: 'flannel', namespace: namespace }],
    },
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('kube-flannel-cfg'), data: data },
    {
      apiVersion: 'apps/v1',
      kind: 'DaemonSet',
      metadata: metadata('kube-flannel-ds'),
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: labels, annotations: { 'kspec.dev/configuration': { 'kspec:sha256': data } } },
          spec: {
            serviceAccountName: 'flannel',
            priorityClassName: 'system-node-critical',
            hostNetwork: true,
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            tolerations: [{ operator: 'Exists', effect: 'NoSchedule' }],
            initContainers: [
              {
                name: 'install-cni-plugin',
                image: parameters.pluginImage,
                command: ['cp', '-f', '/flannel', '/opt/cni/bin/flannel'],
                volumeMounts: [mount('cni-plugin', '/opt/cni/bin')],
              },
              {
                name: 'install-cni',
                image: parameters.image,
                command: ['cp', '-f', '/etc/kube-flannel/cni-conf.json', '/etc/cni/net.d/10-flannel.conflist'],
                volumeMounts: [mount('cni', '/etc/cni/net.d'), mount('config', '/etc/kube-flannel/')],
              },
            ],
            containers: [{
              name: 'kube-flannel',
              image: parameters.image,
              command: ['/opt/bin/flanneld', '--ip-masq', '--kube-subnet-mgr'],
              env: [
                field('POD_NAME', 'metadata.name'),
                field('POD_NAMESPACE', 'metadata.namespace'),
                { name: 'EVENT_QUEUE_DEPTH', value: '5000' },
              ],
              resources: { requests: { cpu: '100m', memory: '50Mi' } },
              securityContext: { privileged: false, capabilities: { add: ['NET_ADMIN', 'NET_RAW'] } },
              volumeMounts: [
                mount('run', '/run/flannel'),
                mount('config', '/etc/kube-flannel/'),
                mount('xtables-lock', '/run/xtables.lock'),
              ],
            }],
            volumes: [
              { name: 'run', hostPath: { path: '/run/flannel' } },
              { name: 'cni-plugin', hostPath: { path: '/opt/cni/bin' } },
              { name: 'cni', hostPath: { path: '/etc/cni/net.d' } },
              { name: 'config', configMap: { name: 'kube-flannel-cfg' } },
              { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
            ],
          },
        },
      },
    },
  ],
  }
