function(cluster, parameters)
  local labels = { 'k8s-app': 'metrics-server' };
  local metadata(name) = { name: name, namespace: 'kube-system', labels: labels };
  local rbac = 'rbac.authorization.k8s.io';
  local account = [{ kind: 'ServiceAccount', name: 'metrics-server', namespace: 'kube-system' }];
  local grant(name, role, namespace=null) = {
    apiVersion: rbac + '/v1',
    kind: if namespace == null then 'ClusterRoleBinding' else 'RoleBinding',
    metadata: { name: name, labels: labels } + (if namespace == null then {} else { namespace: namespace }),
    roleRef: { apiGroup: rbac, kind: if namespace == null then 'ClusterRole' else 'Role', name: role },
    subjects: account,
  };
  [
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('metrics-server') },
    {
      apiVersion: rbac + '/v1',
      kind: 'ClusterRole',
      metadata: { name: 'system:metrics-server', labels: labels },
      rules: [
        { apiGroups: [''], resources: ['nodes/metrics'], verbs: ['get'] },
        { apiGroups: [''], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] },
      ],
    },
    grant('system:metrics-server', 'system:metrics-server'),
    grant('metrics-server:system:auth-delegator', 'system:auth-delegator'),
    grant('metrics-server-auth-reader', 'extension-apiserver-authentication-reader', 'kube-system'),
    // who may see pods may see what they use
    {
      apiVersion: rbac + '/v1',
      kind: 'ClusterRole',
      metadata: {
        name: 'system:aggregated-metrics-reader',
        labels: labels + { ['rbac.authorization.k8s.io/aggregate-to-' + role]: 'true' for role in ['admin', 'edit', 'view'] },
      },
      rules: [{ apiGroups: ['metrics.k8s.io'], resources: ['pods', 'nodes'], verbs: ['get', 'list', 'watch'] }],
    },
    // what verifies kubelets: public, so that it need not be in the Secret with the key
    { apiVersion: 'v1', kind: 'ConfigMap', metadata: metadata('metrics-server-kubelet-ca'), data: { 'ca.crt': cluster.authorities.ca.pem } },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata('metrics-server'),
      spec: {
        replicas: parameters.replicas,
        selector: { matchLabels: labels },
        strategy: { rollingUpdate: { maxUnavailable: 0 } },
        template: {
          metadata: { labels: labels },
          spec: {
            serviceAccountName: 'metrics-server',
            priorityClassName: 'system-cluster-critical',
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            securityContext: { fsGroup: 1000 },
            containers: [{
              name: 'metrics-server',
              image: parameters.image,
              imagePullPolicy: 'IfNotPresent',
              args: [
                '--secure-port=10250',
                '--tls-cert-file=/etc/metrics-server/serving/tls.crt',
                '--tls-private-key-file=/etc/metrics-server/serving/tls.key',
                '--kubelet-certificate-authority=/etc/metrics-server/kubelets/ca.crt',
                '--kubelet-preferred-address-types=InternalIP,Hostname',
                '--kubelet-use-node-status-port',
                '--metric-resolution=%ds' % parameters.resolutionSeconds,
                // it refuses to start unless a kubelet has to answer within less than that; 10 seconds are its own default
                '--kubelet-request-timeout=%ds' % std.min(10, parameters.resolutionSeconds - 1),
              ],
              ports: [{ name: 'https', containerPort: 10250, protocol: 'TCP' }],
              livenessProbe: { httpGet: { path: '/livez', port: 'https', scheme: 'HTTPS' }, periodSeconds: 10, failureThreshold: 3 },
              readinessProbe: { httpGet: { path: '/readyz', port: 'https', scheme: 'HTTPS' }, initialDelaySeconds: 20, periodSeconds: 10 },
              resources: { requests: { cpu: '100m', memory: '200Mi' } },
              securityContext: {
                allowPrivilegeEscalation: false,
                readOnlyRootFilesystem: true,
                runAsNonRoot: true,
                runAsUser: 1000,
                capabilities: { drop: ['ALL'] },
                seccompProfile: { type: 'RuntimeDefault' },
              },
              volumeMounts: [
                { name: 'serving', mountPath: '/etc/metrics-server/serving', readOnly: true },
                { name: 'kubelets', mountPath: '/etc/metrics-server/kubelets', readOnly: true },
              ],
            }],
            volumes: [
              { name: 'serving', secret: { secretName: 'metrics-server-serving', defaultMode: 416 } },
              { name: 'kubelets', configMap: { name: 'metrics-server-kubelet-ca' } },
            ],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('metrics-server'),
      spec: { selector: labels, ports: [{ name: 'https', port: 443, targetPort: 'https', protocol: 'TCP' }] },
    },
    {
      apiVersion: 'apiregistration.k8s.io/v1',
      kind: 'APIService',
      metadata: { name: 'v1beta1.metrics.k8s.io', labels: labels },
      spec: {
        group: 'metrics.k8s.io',
        version: 'v1beta1',
        groupPriorityMinimum: 100,
        versionPriority: 100,
        caBundle: cluster.authorities.ca.base64,
        service: { name: 'metrics-server', namespace: 'kube-system', port: 443 },
      },
    },
  ]
