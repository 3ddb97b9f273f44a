// What specs are often made of. Import it as 'kspec.libsonnet', wherever the program stands.
// docs/programs.md explains each function, with examples that are run as tests.

local kubeadm = 'kubeadm.k8s.io/v1beta4';

// Fields that are given: null stands for none.
local given(fields) = { [name]: fields[name] for name in std.objectFields(fields) if fields[name] != null };

local documents(spec) = if std.isArray(spec) then spec else [spec];

// What two documents that say the same thing have in common: their kind, and of a JoinConfiguration its node.
local identity(document) = [
  document.kind,
  if document.kind == 'JoinConfiguration'
  then std.get(std.get(document, 'nodeRegistration', {}), 'name', '')
  else '',
];

local hexadecimal(number) =
  local digits = '0123456789abcdef';
  (if number < 16 then '' else hexadecimal(std.floor(number / 16))) + digits[number % 16];

local ipv4(first, count) =
  local parts = [std.parseInt(part) for part in std.split(first, '.')];
  local sum = std.foldl(function(sum, part) sum * 256 + part, parts, 0) + count;
  if std.length(parts) != 4 || sum >= 4294967296
  then error 'kspec.address: it is not an IPv4 address, or the last one has been reached'
  else std.join('.', [std.toString(std.floor(sum / power) % 256) for power in [16777216, 65536, 256, 1]]);

local ipv6(first, count) =
  local parts = std.split(first, ':');
  local last = parts[std.length(parts) - 1];
  local sum = (if last == '' then 0 else std.parseHex(last)) + count;
  if sum > 65535
  then error 'kspec.address: the last 16 bits of an IPv6 address have been counted to their end'
  else std.join(':', parts[:std.length(parts) - 1] + [hexadecimal(sum)]);

local ciphers = [
  'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384',
  'TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256',
  'TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384',
];

{
  local kspec = self,

  // The first control plane.
  init(name, address=null, port=null):: {
    apiVersion: kubeadm,
    kind: 'InitConfiguration',
    nodeRegistration: { name: name },
  } + (if address == null && port == null then {}
       else { localAPIEndpoint: given({ advertiseAddress: address, bindPort: port }) }),

  // The cluster: its release, and where its API servers are reached.
  cluster(version, endpoint=null, fields={}):: given({
    apiVersion: kubeadm,
    kind: 'ClusterConfiguration',
    kubernetesVersion: version,
    controlPlaneEndpoint: endpoint,
  }) + fields,

  // kspec's own document, with these fields.
  clusterSpec(fields={}):: { apiVersion: 'kspec.dev/v1alpha1', kind: 'ClusterSpec' } + fields,

  // The configurations of every kubelet and of kube-proxy, with these fields.
  kubelet(fields={}):: { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration' } + fields,
  kubeProxy(fields={}):: { apiVersion: 'kubeproxy.config.k8s.io/v1alpha1', kind: 'KubeProxyConfiguration' } + fields,

  // One entry of a ClusterSpec's list of nodes.
  node(name, address=null, role='worker', fields={}):: given({ name: name, address: address, role: role }) + fields,

  // Entries for nodes that are numbered from `first` to `last`; the address is the first one's, and counts along.
  // With a width, numbers have as many digits.
  nodes(prefix, first, last, address=null, role='worker', width=0, fields={})::
    local begun = [prefix + std.repeat('0', width - digits) for digits in std.range(0, width)];
    local named(digits) = (if std.length(digits) < width then begun[std.length(digits)] else prefix) + digits;
    local name(number) = if width == 0 then prefix + number else named('' + number);
    local common = given({ role: role }) + fields;
    if address == null then [{ name: name(number) } + common for number in std.range(first, last)]
    else [
      { name: name(number), address: kspec.address(address, number - first) } + common
      for number in std.range(first, last)
    ],

  // The address that comes so many behind another one. kspec counts for itself, which is some hundred times as fast;
  // what it cannot count is told here, and so is all where jsonnet's own program evaluates.
  address(first, count)::
    local native = std.native('kspec.address');
    local counted = if native == null then null else native(first + ' ' + count);
    if counted != null then counted
    else if std.length(std.findSubstr(':', first)) > 0 then ipv6(first, count)
    else ipv4(first, count),

  // A host and port, of an IPv6 address too.
  endpoint(host, port=6443)::
    (if std.length(std.findSubstr(':', host)) > 0 then '[' + host + ']' else host) + ':' + port,

  // Arguments of a component: { name: value } as kubeadm has them, in the order of their names.
  args(values):: [{ name: name, value: std.toString(values[name]) } for name in std.objectFields(values)],

  // A spec that begins with another, by the rule of `extends`: documents by their kind, a JoinConfiguration by its
  // node; mappings by their keys, where null takes one away; all else is replaced.
  extend(base, own)::
    local old = documents(base), new = documents(own);
    [
      std.foldl(
        function(merged, document) if identity(document) == identity(merged) then std.mergePatch(merged, document)
        else merged,
        new,
        document
      )
      for document in old
    ] + [
      document
      for document in new
      if !std.member([identity(former) for former in old], identity(document))
    ],

  hardening:: {
    // A spec that `kspec check --profile cis` has no finding of. What it waives is told in docs/programs.md.
    // `encryption` is an EncryptionConfiguration, or { from: FILE }: the keys of it are yours.
    cis(spec, encryption=null)::
      local own = { [document.kind]: document for document in documents(spec) };
      local cluster = std.get(own, 'ClusterConfiguration', {});
      local component(name) = std.get(cluster, name, {});
      local args(name, values) =
        local former = std.get(component(name), 'extraArgs', []);
        local named = [argument.name for argument in former];
        former + [argument for argument in kspec.args(values) if !std.member(named, argument.name)];
      local ours = std.get(own, 'ClusterSpec', {});
      local certificates = std.get(cluster, 'certificatesDir', '/etc/kubernetes/pki');
      kspec.extend(spec, [
        kspec.clusterSpec({
          host: { hostName: '{node}' } + std.get(ours, 'host', {}),
          kubeletServingCertificates: true,
          apiServer: {
            auditPolicy: { rules: [{ level: 'Metadata' }] },
          } + (if encryption == null then {} else { encryptionConfiguration: encryption })
            + std.get(ours, 'apiServer', {}),
          waivers: std.set(
            ['cis-1.2.1', 'cis-1.2.9', 'cis-4.1.9', 'cis-4.2.9']
            + (if encryption == null then ['cis-1.2.27'] else [])
            + std.get(ours, 'waivers', [])
          ),
        }),
        {
          apiVersion: kubeadm,
          kind: 'ClusterConfiguration',
          apiServer: {
            extraArgs: args('apiServer', {
              profiling: 'false',
              'enable-admission-plugins': 'NodeRestriction,DenyServiceExternalIPs,AlwaysPullImages',
              'service-account-extend-token-expiration': 'false',
              'kubelet-certificate-authority': certificates + '/ca.crt',
              'tls-cipher-suites': std.join(',', ciphers),
              'audit-log-path': '/var/log/kubernetes/audit/audit.log',
              'audit-log-maxage': 30,
              'audit-log-maxbackup': 10,
              'audit-log-maxsize': 100,
            }),
            extraVolumes: std.get(component('apiServer'), 'extraVolumes', []) + [{
              name: 'audit-log',
              hostPath: '/var/log/kubernetes/audit',
              mountPath: '/var/log/kubernetes/audit',
              pathType: 'DirectoryOrCreate',
            }],
          },
          controllerManager: {
            extraArgs: args('controllerManager', { profiling: 'false', 'terminated-pod-gc-threshold': 1000 }),
          },
          scheduler: { extraArgs: args('scheduler', { profiling: 'false' }) },
        },
        kspec.kubelet({ tlsCipherSuites: ciphers, podPidsLimit: 4096, seccompDefault: true }
                      + std.get(own, 'KubeletConfiguration', {})),
      ]),
  },
}
