// A network configuration for each node, a list of all nodes' parts of the pod subnet, and a unit that makes routes of it.
function(cluster, parameters)
  local unknown = [name for name in std.objectFields(parameters.podSubnets) if !std.member([node.name for node in cluster.nodes], name)];
  local nodes = [node for node in cluster.nodes if node.role != 'etcd'];
  // each part with its family, 4 or 6
  local parts(node) =
    if std.objectHas(parameters.podSubnets, node.name) then [
      { subnet: subnet, family: if std.length(std.split(subnet, ':')) > 1 then '6' else '4' }
      for subnet in std.split(parameters.podSubnets[node.name], ',')
    ] else [
      { subnet: node.podSubnets[i], family: if cluster.podFamilies[i] == 'IPv6' then '6' else '4' }
      for i in std.range(0, std.length(node.podSubnets) - 1)
    ];
  local network(node) = {
    cniVersion: '1.0.0',
    name: 'kspec-bridge',
    plugins: [
      {
        type: 'bridge',
        bridge: parameters.name,
        isDefaultGateway: true,
        // it would hide the pods of one node from those of another, too: see apply.sh
        ipMasq: false,
        hairpinMode: true,
        ipam: { type: 'host-local', ranges: [[{ subnet: part.subnet }] for part in parts(node)] },
      } + (if parameters.mtu == null then {} else { mtu: parameters.mtu }),
      { type: 'portmap', capabilities: { portMappings: true }, snat: true },
    ],
  };
  // a part is reached by its node's address of the same family; Linux sends IPv4 to an address of IPv6 as well
  local via(node, family) = std.get(node.addresses, 'IPv' + family, if family == '4' then std.get(node.addresses, 'IPv6', '') else '');
  local routes = std.join('', [
    node.name + ' ' + part.family + ' ' + part.subnet + ' ' + via(node, part.family) + '\n'
    for node in nodes
    for part in parts(node)
    if via(node, part.family) != ''
  ]);
  local unreached = [node.name for node in nodes for part in parts(node) if node.address != '' && via(node, part.family) == ''];
  local masquerade = std.join('', [
    (if cluster.podFamilies[i] == 'IPv6' then '6 ' else '4 ') + cluster.podSubnets[i] + '\n'
    for i in std.range(0, std.length(cluster.podSubnets) - 1)
    if parameters.masquerade
  ]);
  local needs = [node.name for node in nodes if node.address == ''];
  local small = [node.name for node in nodes for part in parts(node) if part.subnet == ''];
  local names(list) = std.join(', ', list);
  {
    problems: [
      problem.text
      for problem in [
        { wrong: std.length(cluster.podSubnets) == 0, text: 'networking.podSubnet is missing: it is what pods have addresses of' },
        { wrong: std.length(unknown) > 0, text: 'podSubnets names what is not a node: ' + names(unknown) },
        { wrong: std.length(small) > 0, text: 'the podSubnet has no part left for ' + names(small) },
        { wrong: std.length(nodes) > 1 && std.length(needs) > 0, text: 'no route leads to nodes without an address: ' + names(needs) },
        {
          wrong: std.length(nodes) > 1 && std.length(unreached) > 0,
          text: 'no route leads to the IPv6 addresses of pods on nodes without one of their own: ' + names(unreached)
                + "; give their kubelets node-ip with both, as '192.0.2.10,2001:db8::10'",
        },
      ]
      if problem.wrong
    ],
    files: [
      { path: '/etc/cni/net.d/10-kspec-bridge.conflist', node: node.name, content: { 'kspec:json': network(node) } }
      for node in nodes
    ] + [
      { path: '/etc/kspec/pod-routes/node', node: node.name, content: node.name + '\n' }
      for node in nodes
    ] + [
      { path: '/etc/' + file.path, content: file.content, role: role }
      for role in ['control-plane', 'worker']
      for file in [
        { path: 'kspec/pod-routes/routes', content: routes },
        { path: 'kspec/pod-routes/masquerade', content: masquerade },
        { path: 'kspec/pod-routes/apply.sh', content: importstr 'apply.sh', mode: '0755' },
        { path: 'systemd/system/kspec-pod-routes.service', content: importstr 'kspec-pod-routes.service' },
        // whatever starts the kubelet makes the routes, so that nobody need enable the unit
        { path: 'systemd/system/kubelet.service.d/20-kspec-pod-routes.conf', content: importstr '20-kspec-pod-routes.conf' },
      ]
    ],
  }
