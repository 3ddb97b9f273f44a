function(cluster, parameters) { files: [{ path: 'etc/motd', content: 'Welcome to ' + cluster.name }] }
