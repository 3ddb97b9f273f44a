// The cache listens at its own address and at that of the cluster's DNS; what it does not have, it asks of CoreDNS by a
// Service of its own, whose address the image puts in the place of __PILLAR__CLUSTER__DNS__.
function(cluster, parameters)
  local labels = { 'k8s-app': 'node-local-dns' };
  local metadata(name) = { name: name, namespace: 'kube-system', labels: labels };
  local isIPv6(address) = std.length(std.findSubstr(':', address)) > 0;
  local family(address) = if isIPv6(address) then 'IPv6' else 'IPv4';
  local usual = if isIPv6(cluster.dns.address) then 'fd00:169:254:20::10' else '169.254.20.10';
  local address = if parameters.address == null then usual else parameters.address;
  local addresses = [address, cluster.dns.address];
  local host(address) = if isIPv6(address) then '[%s]' % address else address;
  local zone(name, forward, more=[], cache='cache 30') =
    local lines = ['errors', cache, 'reload', 'loop', 'bind ' + std.join(' ', addresses), forward, 'prometheus :9253'] + more;
    '%s:53 {\n%s\n}\n' % [name, std.join('\n', ['    ' + line for line in lines])];
  local inside = 'forward . __PILLAR__CLUSTER__DNS__ {\n        force_tcp\n    }';
  local corefile = std.join('', [
    zone(cluster.dns.domain, inside, ['health %s:8080' % host(address)], 'cache {\n        success 9984 30\n        denial 9984 5\n    }'),
    zone('in-addr.arpa', inside),
    zone('ip6.arpa', inside),
    zone('.', 'forward . ' + std.join(' ', if parameters.upstreams == [] then ['/etc/resolv.conf'] else parameters.upstreams)),
  ]);
  {
    // its program refuses to start with addresses of both
    problems: if family(address) == family(cluster.dns.address) then [] else [
      'the address %s is %s, and that of the cluster\'s DNS, %s, is %s' % [address, family(address), cluster.dns.address, family(cluster.dns.address)],
    ],
    objects: [
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('node-local-dns') },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata('kube-dns-upstream'),
        spec: {
          selector: { 'k8s-app': 'kube-dns' },
          ports: [
            { name: 'dns', port: 53, protocol: 'UDP', targetPort: 53 },
            { name: 'dns-tcp', port: 53, protocol: 'TCP', targetPort: 53 },
          ],
        },
      },
      { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('node-local-dns'), data: { Corefile: corefile } },
      {
        apiVersion: 'apps/v1',
        kind: 'DaemonSet',
        metadata: metadata('node-local-dns'),
        spec: {
          selector: { matchLabels: labels },
          updateStrategy: { rollingUpdate: { maxUnavailable: '10%' } },
          template: {
            metadata: { labels: labels },
            spec: {
              serviceAccountName: 'node-local-dns',
              priorityClassName: 'system-node-critical',
              hostNetwork: true,
              dnsPolicy: 'Default',
              nodeSelector: { 'kubernetes.io/os': 'linux' },
              tolerations: [{ operator: 'Exists' }],
              containers: [{
                name: 'node-cache',
                image: parameters.image,
                imagePullPolicy: 'IfNotPresent',
                args: [
                  '-localip',
                  std.join(',', addresses),
                  '-conf',
                  '/etc/Corefile',
                  '-upstreamsvc',
                  'kube-dns-upstream',
                  '-pidfile',
                  '/tmp/node-cache.pid',
                ],
                ports: [
                  { name: 'dns', containerPort: 53, protocol: 'UDP' },
                  { name: 'dns-tcp', containerPort: 53, protocol: 'TCP' },
                  { name: 'metrics', containerPort: 9253, protocol: 'TCP' },
                ],
                livenessProbe: {
                  httpGet: { host: address, path: '/health', port: 8080 },
                  initialDelaySeconds: 60,
                  timeoutSeconds: 5,
                },
                resources: { requests: { cpu: '25m', memory: '16Mi' } },
                securityContext: { capabilities: { add: ['NET_ADMIN'] } },
                volumeMounts: [
                  { name: 'xtables-lock', mountPath: '/run/xtables.lock' },
                  { name: 'config', mountPath: '/etc/coredns' },
                ],
              }],
              volumes: [
                { name: 'xtables-lock', hostPath: { path: '/run/xtables.lock', type: 'FileOrCreate' } },
                { name: 'config', configMap: { name: 'node-local-dns', items: [{ key: 'Corefile', path: 'Corefile.base' }] } },
              ],
            },
          },
        },
      },
      {
        apiVersion: 'v1',
        kind: 'Service',
        metadata: metadata('node-local-dns'),
        spec: { clusterIP: 'None', selector: labels, ports: [{ name: 'metrics', port: 9253, targetPort: 'metrics', protocol: 'TCP' }] },
      },
    ],
  }
