#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: debian13
# machines-full: debian12
# The units of the endpoint: systemd starts it with the first scrape, as nobody in particular.
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# Not where the build is: that may be in /tmp, which the units do not see.
cp "$CGOV" /usr/local/bin/cgov
units=/run/systemd/system
mkdir -p $units
for unit in cgov-export.service cgov-textfile.service; do
	sed "s|^ExecStart=[^ ]*|ExecStart=/usr/local/bin/cgov|" "$CGOV_BUILD/contrib/$unit" >$units/$unit
done
cp "${0%/*}/../../contrib/systemd/cgov-export.socket" $units
systemctl daemon-reload

is "$(systemd-analyze verify $units/cgov-export.socket $units/cgov-export.service \
	$units/cgov-textfile.service 2>&1 | grep -v "Command 'man ")" '' 'systemd finds nothing wrong with the units'
ok 'the socket can be started' systemctl start cgov-export.socket
is "$(systemctl is-active cgov-export.service)" inactive 'and the endpoint waits for the first scrape'

# scrape: what /metrics answers.
scrape()
{
	perl -MIO::Socket::INET -e '
		my $to = IO::Socket::INET->new("127.0.0.1:2468") or die "$!\n";
		print $to "GET /metrics HTTP/1.0\r\n\r\n";
		print while <$to>;'
}
mkdir /sys/fs/cgroup/frozen
sh -c 'echo $$ >/sys/fs/cgroup/frozen/cgroup.procs; exec sleep 600' &
sleep 1
echo 1 >/sys/fs/cgroup/frozen/cgroup.freeze
until grep -q '^frozen 1' /sys/fs/cgroup/frozen/cgroup.events; do sleep 0.1; done
sleep 6
scrape >"$work/metrics"
is "$(systemctl is-active cgov-export.service)" active 'a scrape starts it'
is "$(awk '/^cgov_memory_current_bytes{group="\/frozen"}/ { print $2 }' "$work/metrics")" \
	"$(cat /sys/fs/cgroup/frozen/memory.current)" 'and gets what the kernel has'
within "$(ps -o uid= -C cgov | head -n 1)" 61184 65519 'it runs as a user of its own'
is "$(systemctl show -P NRestarts cgov-export.service)" 0 'and was started once'
exposure=$(systemd-analyze security --no-pager cgov-export.service 2>/dev/null | sed -n 's/.*exposure level[^:]*: \([0-9.]*\).*/\1/p')
diag "systemd's exposure level: $exposure"
within "${exposure%.*}" 0 2 'it is held tight'

mkdir -p /var/lib/prometheus/node-exporter
ok 'the other unit writes for node_exporter' systemctl start cgov-textfile.service
for _ in $(seq 100); do
	[ ! -s /var/lib/prometheus/node-exporter/cgov.prom ] || break
	sleep 0.3
done
like "$(head -n 2 /var/lib/prometheus/node-exporter/cgov.prom)" '# HELP*# TYPE*' 'a file that is there whole'
[ -s /var/lib/prometheus/node-exporter/cgov.prom ] || diag "$(journalctl -u cgov-textfile -u cgov-export -o cat | tail -n 20)"
ok 'both can be stopped' systemctl stop cgov-textfile.service cgov-export.socket cgov-export.service
echo 1 >/sys/fs/cgroup/frozen/cgroup.kill
wait
while ! rmdir /sys/fs/cgroup/frozen 2>/dev/null; do sleep 0.1; done
done_testing
