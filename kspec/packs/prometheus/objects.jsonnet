// Whom it scrapes stands in the spec, so that the configuration lists it; what comes later, it finds by annotations.
function(cluster, parameters)
  local namespace = 'monitoring';
  local labels = { 'app.kubernetes.io/name': 'prometheus' };
  local metadata(name) = { name: name, namespace: namespace, labels: labels };
  local rbac = 'rbac.authorization.k8s.io';
  local withEtcd = std.objectHas(cluster.authorities, 'etcd/ca');
  local reachable = [node for node in cluster.nodes if node.address != ''];
  local planes = [node for node in reachable if node.role == 'control-plane'];
  local members = if cluster.etcd == 'nodes' then [node for node in reachable if node.role == 'etcd'] else planes;
  local kubelets = [node for node in reachable if node.role != 'etcd'];
  local client(folder, authority='ca.crt') = {
    ca_file: '/etc/prometheus/%s/%s' % [folder, authority],
    cert_file: '/etc/prometheus/%s/tls.crt' % folder,
    key_file: '/etc/prometheus/%s/tls.key' % folder,
  };
  local targets(nodes, port) = [
    { targets: [node.host + ':' + (if port == null then node.bindPort else port)], labels: { node: node.name } }
    for node in nodes
  ];
  local job(name, nodes, port, folder='client', path='/metrics') = {
    job_name: name,
    scheme: 'https',
    metrics_path: path,
    tls_config: client(folder),
    static_configs: targets(nodes, port),
  };
  local annotated(name, role, source) = {
    job_name: name,
    kubernetes_sd_configs: [{ role: role }],
    relabel_configs: [
      { source_labels: ['__meta_kubernetes_%s_annotation_prometheus_io_scrape' % source], action: 'keep', regex: 'true' },
      { source_labels: ['__meta_kubernetes_%s_annotation_prometheus_io_path' % source], action: 'replace', regex: '(.+)', target_label: '__metrics_path__' },
      {
        source_labels: ['__address__', '__meta_kubernetes_%s_annotation_prometheus_io_port' % source],
        action: 'replace',
        regex: '(.+?)(?::\\d+)?;(\\d+)',
        replacement: '$1:$2',
        target_label: '__address__',
      },
      { source_labels: ['__meta_kubernetes_namespace'], target_label: 'namespace' },
      { source_labels: ['__meta_kubernetes_pod_name'], target_label: 'pod' },
    ],
  };
  local config = {
    global: { scrape_interval: '%ds' % parameters.intervalSeconds },
    scrape_configs: [
      job('kube-apiserver', planes, null),
      job('kube-controller-manager', planes, 10257),
      job('kube-scheduler', planes, 10259),
    ] + (if withEtcd then [job('etcd', members, 2382, 'etcd-client')] else []) + [
      job('kubelet', kubelets, 10250),
      job('kubelet-cadvisor', kubelets, 10250, path='/metrics/cadvisor'),
    ] + (if parameters.annotated then [annotated('services', 'endpointslice', 'service'), annotated('pods', 'pod', 'pod')] else []),
  };
  local binding(name, subjects) = {
    apiVersion: rbac + '/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: name, labels: labels },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: name },
    subjects: subjects,
  };
  local secrets = [{ name: 'client', secret: 'prometheus-client' }]
                  + (if withEtcd then [{ name: 'etcd-client', secret: 'prometheus-etcd-client' }] else []);
  local claim = {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'data' },
    spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: parameters.storage } } }
          + (if parameters.storageClass == null then {} else { storageClassName: parameters.storageClass }),
  };
  [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: labels } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('prometheus') },
    // of the certificate's user: to read metrics, and nothing else
    {
      apiVersion: rbac + '/v1',
      kind: 'ClusterRole',
      metadata: { name: 'kspec:prometheus-metrics', labels: labels },
      rules: [
        { nonResourceURLs: ['/metrics', '/metrics/cadvisor'], verbs: ['get'] },
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
      ],
    },
    binding('kspec:prometheus-metrics', [{ kind: 'User', apiGroup: rbac, name: 'kspec:prometheus' }]),
  ] + (if !parameters.annotated then [] else [
    // of the pod's account: to find what is annotated
    {
      apiVersion: rbac + '/v1',
      kind: 'ClusterRole',
      metadata: { name: 'kspec:prometheus-discovery', labels: labels },
      rules: [
        { apiGroups: [''], resources: ['services', 'pods'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['discovery.k8s.io'], resources: ['endpointslices'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    binding('kspec:prometheus-discovery', [{ kind: 'ServiceAccount', name: 'prometheus', namespace: namespace }]),
  ]) + [
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('prometheus'), data: { 'prometheus.yml': { 'kspec:yaml': config } } },
    {
      apiVersion: 'apps/v1',
      kind: 'StatefulSet',
      metadata: metadata('prometheus'),
      spec: {
        serviceName: 'prometheus',
        replicas: 1,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: labels, annotations: { 'kspec.dev/configuration': { 'kspec:sha256': config } } },
          spec: {
            serviceAccountName: 'prometheus',
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            securityContext: { runAsNonRoot: true, runAsUser: 65534, runAsGroup: 65534, fsGroup: 65534, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [{
              name: 'prometheus',
              image: parameters.image,
              imagePullPolicy: 'IfNotPresent',
              args: [
                '--config.file=/etc/prometheus/config/prometheus.yml',
                '--storage.tsdb.path=/prometheus',
                '--storage.tsdb.retention.time=' + parameters.retention,
              ],
              ports: [{ name: 'web', containerPort: 9090, protocol: 'TCP' }],
              readinessProbe: { httpGet: { path: '/-/ready', port: 'web' } },
              livenessProbe: { httpGet: { path: '/-/healthy', port: 'web' }, initialDelaySeconds: 30 },
              resources: { requests: { cpu: '200m', memory: '512Mi' } },
              securityContext: { allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] } },
              volumeMounts: [
                { name: 'config', mountPath: '/etc/prometheus/config', readOnly: true },
                { name: 'data', mountPath: '/prometheus' },
              ] + [{ name: found.name, mountPath: '/etc/prometheus/' + found.name, readOnly: true } for found in secrets],
            }],
            volumes: [{ name: 'config', configMap: { name: 'prometheus' } }]
                     + [{ name: found.name, secret: { secretName: found.secret, defaultMode: 288 } } for found in secrets]
                     + (if parameters.storage == null then [{ name: 'data', emptyDir: {} }] else []),
          },
        },
      } + (if parameters.storage == null then {} else { volumeClaimTemplates: [claim] }),
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('prometheus'),
      spec: { selector: labels, ports: [{ name: 'web', port: 9090, targetPort: 'web', protocol: 'TCP' }] },
    },
  ]
