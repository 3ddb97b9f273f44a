// Headlamp serves the page, and passes the visitor's own token on: its own account has no rights at all.
function(cluster, parameters)
  local namespace = 'headlamp';
  local labels = { 'app.kubernetes.io/name': 'headlamp' };
  local metadata(name) = { name: name, namespace: namespace, labels: labels };
  local rbac = 'rbac.authorization.k8s.io';
  local viewers = [
    { kind: 'User', apiGroup: rbac, name: 'headlamp-viewer' },
    { kind: 'ServiceAccount', name: 'headlamp-viewer', namespace: namespace },
  ];
  local binding(name, role) = {
    apiVersion: rbac + '/v1',
    kind: 'ClusterRoleBinding',
    metadata: { name: name, labels: labels },
    roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: role },
    subjects: viewers,
  };
  [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: labels } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('headlamp'), automountServiceAccountToken: true },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata: metadata('headlamp-viewer'), automountServiceAccountToken: false },
    binding('headlamp-viewer', 'view'),
    // what the role view leaves out of a whole cluster, and is no secret
    {
      apiVersion: rbac + '/v1',
      kind: 'ClusterRole',
      metadata: { name: 'headlamp-cluster-viewer', labels: labels },
      rules: [
        { apiGroups: [''], resources: ['nodes', 'persistentvolumes'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['storage.k8s.io'], resources: ['storageclasses'], verbs: ['get', 'list', 'watch'] },
        { apiGroups: ['metrics.k8s.io'], resources: ['nodes', 'pods'], verbs: ['get', 'list'] },
      ],
    },
    binding('headlamp-cluster-viewer', 'headlamp-cluster-viewer'),
    // by the kubeconfig, a token for the page can be had of the account that may read, and of no other
    {
      apiVersion: rbac + '/v1',
      kind: 'Role',
      metadata: metadata('headlamp-viewer-token'),
      rules: [
        { apiGroups: [''], resources: ['serviceaccounts/token'], resourceNames: ['headlamp-viewer'], verbs: ['create'] },
      ],
    },
    {
      apiVersion: rbac + '/v1',
      kind: 'RoleBinding',
      metadata: metadata('headlamp-viewer-token'),
      roleRef: { apiGroup: rbac, kind: 'Role', name: 'headlamp-viewer-token' },
      subjects: [viewers[0]],
    },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: metadata('headlamp'),
      spec: {
        replicas: parameters.replicas,
        selector: { matchLabels: labels },
        template: {
          metadata: { labels: labels },
          spec: {
            serviceAccountName: 'headlamp',
            nodeSelector: { 'kubernetes.io/os': 'linux' },
            securityContext: { runAsNonRoot: true, runAsUser: 100, runAsGroup: 101, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [{
              name: 'headlamp',
              image: parameters.image,
              imagePullPolicy: 'IfNotPresent',
              args: ['-in-cluster', '-plugins-dir=/headlamp/plugins', '-session-ttl=%d' % parameters.sessionSeconds],
              ports: [{ name: 'http', containerPort: 4466, protocol: 'TCP' }],
              readinessProbe: { httpGet: { path: '/', port: 'http' } },
              livenessProbe: { httpGet: { path: '/', port: 'http' }, initialDelaySeconds: 10 },
              resources: { requests: { cpu: '50m', memory: '64Mi' }, limits: { memory: '512Mi' } },
              securityContext: { allowPrivilegeEscalation: false, privileged: false, capabilities: { drop: ['ALL'] } },
            }],
          },
        },
      },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: metadata('headlamp'),
      spec: { type: 'ClusterIP', selector: labels, ports: [{ name: 'http', port: 80, targetPort: 'http', protocol: 'TCP' }] },
    },
  ]
