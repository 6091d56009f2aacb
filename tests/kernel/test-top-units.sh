#!/bin/sh
# SPDX-License-Identifier: MIT
# machines: debian13 debian13@dev
# machines-full: debian12 debian12@dev sid
# The dashboard acts on systemd's units through systemd, on several at once too.
# shellcheck disable=SC2016,SC2086,SC2317 # for another shell; $manager can be no word; eventually calls
# shellcheck source=tests/tap.sh
. "${0%/*}/../tap.sh"

# shellcheck source=tests/screen.sh
. "${0%/*}/../screen.sh"

uid=$(id -u)
if [ "$uid" -eq 0 ]; then
	manager='' slice=/system.slice keeper=systemd
else
	manager=--user slice=/user.slice/user-$uid.slice/user@$uid.service/app.slice keeper='systemd --user'
fi
# is_now UNIT PROPERTY VALUE
is_now() { [ "$(systemctl $manager show -P "$2" "$1".service)" = "$3" ]; }
# find_row NAME: selects it.
find_row()
{
	press /
	write_in "$1"
	press Enter
	eventually shows "$slice/$1.service"
}

for unit in steered-one steered-two; do
	systemd-run $manager -q --slice "${slice##*/}" --unit $unit sleep 1000
done
began=$(date +%s)
# So long that an act can follow another before the rows know of it.
open_screen 200x50 top --interval 3s
eventually shows 'cgov top'
find_row steered-one
press b
ok 'a unit is asked about' eventually shows "freeze $slice/steered-one.service: 1 process"
press y
ok 'and frozen by systemd' eventually is_now steered-one FreezerState frozen
ok 'which is told' eventually shows 'steered-one.service is frozen'
press b
ok 'and thawed' eventually is_now steered-one FreezerState running

press Space
find_row steered-two
press Space '='
write_in 'memory.max=300M'
ok 'who keeps a limit is told' eventually shows "$keeper keeps it for 'steered-two.service'"
press Enter y
ok 'both tagged units are limited' eventually is_now steered-two MemoryMax 314572800
ok 'the first too' eventually is_now steered-one MemoryMax 314572800
ok 'and it is said in one line' eventually shows 'read back as 314572800; and 1 more'
press u
ok 'u tells of both' eventually shows 'steered-one.service: 300Mi -> max'
press y
ok 'and takes both back' eventually is_now steered-one MemoryMax infinity
ok 'the second too' eventually is_now steered-two MemoryMax infinity
press '='
write_in 'memory.oom.group=1'
ok 'a knob that systemd does not keep is refused while it is typed' \
	eventually shows 'systemd has no property for memory.oom.group'
press Escape k 9 Enter
ok 'killing asks for both' eventually shows "kill $slice/steered-two.service: 1 process"
press y
ok 'and systemd kills them' eventually is_now steered-one ActiveState failed
ok 'both' eventually is_now steered-two ActiveState failed
if [ "$uid" -ne 0 ]; then
	press U /
	write_in systemd-journald.service
	press Enter
	eventually shows /system.slice/systemd-journald.service
	press b y
	ok "a unit of the system's is refused to a user" eventually shows 'systemd does not let this user'
	press q
	close_screen
	systemctl --user reset-failed
	done_testing
fi
press q
ok 'the journal has each act' eventually sh -c '[ "$(journalctl -q --since "@$0" -o cat \
	CGOV_ACTION=set + CGOV_ACTION=signal + CGOV_ACTION=freeze | wc -l)" -eq 7 ]' "$began"
close_screen
done_testing
