// Folders only: what stands in them is the drivers' own.
function(cluster, parameters)
  local nodes = ['control-plane', 'worker'];
  { folders: [{ path: path, mode: '0750', role: role } for path in parameters.folders for role in nodes] }
