#!/bin/sh
# A node gets its address in every way that CONFIG can ask for.
#   addressing_test.sh LMMP-AR LMMP-MN ADVERTISE-PREFIX
set -eu
# shellcheck source=reference-impl/daemon/tests/namespaces.sh
. "$(dirname "$0")/namespaces.sh"
enter "$0" "$@"
router_program=$2
node_program=$3
advertise_program=$4
make_namespaces
make_link 1
ip address add 2001:db8:1::1/64 dev l1 nodad
in_node ip link set m1 addrgenmode eui64
cat > "$work/client" <<'SH'
#!/bin/sh
# What a DHCP client does to an interface.
exec ip address replace 2001:db8:1::d1/128 dev "$1" nodad
SH
chmod +x "$work/client"

# network ADDRESSES: a router whose CONFIG says so.
network() {
  cat > "$work/ar.yaml" <<YAML
links: [{interface: l1}]
advertisement_interval: 100ms
addresses: $1
access_network: {scheme: host-routes}
control_socket: $work/ar.sock
YAML
  start ar "$router_program"
}
# node LINES...: a node with these lines in its configuration.
node() {
  { printf 'links: [{interface: m1}]\ncontrol_socket: %s\nlog_level: debug\n' "$work/mn.sock"
    printf '%s\n' "$@"; } > "$work/mn.yaml"
  prefix="nsenter -t $holder -n" start mn "$node_program"
}
has_address() { says mn status '"state": "active"' && says mn status "\"address\": \"$1"; }
over() {
  stop mn TERM 0
  stop ar TERM 0
  in_node ip -6 address flush dev m1 scope global
}

# Stateless: the Login waits for the address that the kernel forms, and comes from it.
network '[stateless]'
node 'stateless: kernel' 'address_patience: 20s'
wait_for "configuring" says mn status '"state": "configuring"'
"$advertise_program" l1 2001:db8:1:: 2>"$work/prefix.log" &
echo $! > "$work/prefix.pid"
wait_for "login with the kernel's address" has_address 2001:db8:1:0:
says ar sessions '"peer": "2001:db8:1:0:' || fail "the Login did not come from the address"
stop prefix TERM 0
over

# No prefix comes: it says so, goes the next way, and that is DHCP.
network '[stateless, dhcp]'
node 'stateless: kernel' 'address_patience: 300ms' "dhcp_client: [\"$work/client\", \"{interface}\"]"
wait_for "login with DHCP's address" has_address 2001:db8:1::d1
grep -q "no address was formed from a Router Advertisement" "$work/mn.log" || fail "it is not said why there is none"
over

# A client that is missing, or fails, is told; the node does not log in, and lives.
network '[dhcp]'
node 'address_patience: 300ms' 'dhcp_client: [no-such-client]'
wait_for "missing client told" says mn status 'the client is missing: `no-such-client` cannot be run'
says mn status '"state": "configuring"' || fail "it logs in without an address"
over
network '[dhcp]'
node 'address_patience: 300ms' 'dhcp_client: ["false"]'
wait_for "failure told" says mn status 'the DHCP client ended with code 1'
over
network '[dhcp]'
node 'address_patience: 300ms' 'dhcp_client: ["sleep", "600"]'
wait_for "silence told" says mn status 'the DHCP client got none within'
over

# The home address is the node's own, and on its interface while it is in the network.
network '[home, stateless]'
node 'home_address: 2001:db8:9::5' 'stateless: kernel'
wait_for "login with the home address" has_address 2001:db8:9::5
in_node ip -6 address show dev m1 | grep -q 2001:db8:9::5/128 || fail "the home address is not on the interface"
ip -6 route show proto 76 | grep -q 2001:db8:9::5 || fail "no route to the home address"
over
[ -z "$(in_node ip -6 address show dev m1 | grep 2001:db8:9::5)" ] || fail "the home address is left behind"
echo PASSED
