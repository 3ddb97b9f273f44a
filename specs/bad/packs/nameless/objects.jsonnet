function(cluster, parameters) [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: {} }]
