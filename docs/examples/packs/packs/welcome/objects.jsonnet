function(cluster, parameters) {
  objects: [
    {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'welcome', namespace: 'default' },
      data: { text: parameters.text + ' to ' + cluster.name },
    },
  ],
  files: [
    { path: '/etc/motd', node: node.name, content: parameters.text + ' to ' + node.name + '\n' }
    for node in cluster.nodes
  ],
}
