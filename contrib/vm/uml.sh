# shellcheck shell=sh disable=SC2034,SC2154 # variables are shared with the files that source this
# SPDX-License-Identifier: MIT
#
# The machine "uml": Debian's user-mode-linux with this machine's own files as its root.
#
# Its consoles are its only way out, so each stream has one (uml-init has the other ends):
#   tty0  the kernel's console, kept in a file    tty1  the caller's terminal, if it has one
#   tty2  stdout    tty3  stderr
#   tty4  "in N": standard input continues in the file in.N; "eof": it ends
#   tty5  "signal NAME": for the command; "size ROWS COLUMNS": the terminal's new one;
#         "closed out|err": nobody reads that any more
#   tty6  "ready", from inside: it listens (UML does not notice what was sent before)

# Standard input as one file for each piece that arrives, at most 16 ahead of the reader.
# Runs in the background; SIGTERM ends it and the read it waits in.
uml_send_stdin()
{
	reader=
	trap 'kill $reader 2>/dev/null; exit 0' TERM
	read -r _ <"$dir/ready"
	n=0
	while
		dd bs=64k count=1 of="$dir/in.$n" status=none <&5 &
		reader=$!
		wait "$reader"
		[ -s "$dir/in.$n" ]
	do
		echo "in $n" >&4
		n=$((n + 1))
		while [ -s "$dir/in.$((n - 16))" ]; do
			sleep 0.05 &
			reader=$!
			wait "$reader"
		done
	done
	echo eof >&4
}

# uml_receive out|err: what the machine writes, until it is off, whatever signal it gets.
uml_receive()
{
	trap '' INT TERM HUP
	cat "$dir/$1" || :
	echo "closed $1" >&8
}

# uml-ptrace.c, compiled once, where the processor has registers that UML does not know.
uml_ptrace()
{
	grep -qw amx_tile /proc/cpuinfo || return 0
	cache=${XDG_CACHE_HOME:-$HOME/.cache}/cgov/vm
	preload=$cache/uml-ptrace-$(cksum <"$here/uml-ptrace.c" | cut -d ' ' -f 1).so
	[ ! -f "$preload" ] || return 0
	mkdir -p "$cache"
	cc -D_GNU_SOURCE -O2 -shared -fPIC -o "$preload.$$" "$here/uml-ptrace.c" &&
		mv "$preload.$$" "$preload" || die "contrib/vm/uml-ptrace.c does not compile"
}

uml_boot()
{
	LD_PRELOAD=$preload TMPDIR=$ram exec setpriv --pdeathsig TERM timeout -k 2 ${terminal_fd:+--foreground} "$time_limit" linux.uml \
		mem="$memory" rootfstype=hostfs rootflags=/ rw noreboot selinux=0 initcall_blacklist=raid6_select_algo \
		init="\"$here/uml-init\"" CGOV_VM_DIR="$dir" CGOV_VM_USER="$user" \
		CGOV_VM_TERMINAL="$terminal" umid=vm uml_dir="$dir/" \
		ubda="$dir/scratch" ubdb="$dir/swap" \
		con=null ssl=null con0=null,fd:1 con1="${terminal_fd:-null}" \
		con2=null,fd:6 con3=null,fd:7 con4=fd:4,null con5=fd:8,null con6=null,fd:9
}

uml_done()
{
	trap '' INT TERM HUP
	if [ -n "$stdin_pid" ]; then
		kill "$stdin_pid" 2>/dev/null || :
		wait "$stdin_pid" || :
	fi
	[ -z "$terminal_state" ] || stty "$terminal_state" <&3
	rm -rf "$dir"
}

# Which of the streams are the caller's terminal: none, out (and input), all.
uml_terminal()
{
	terminal=none
	terminal_fd=
	terminal_state=
	if [ -t 0 ] && [ -t 1 ]; then
		terminal=out
		[ ! -t 2 ] || terminal=all
		# Opened anew: UML makes its descriptors non-blocking, and the caller shares them.
		exec 3<>"$(tty)"
		terminal_fd=fd:3
		terminal_state=$(stty -g <&3)
	fi
}

# The normal user inside: the caller, whose files these are, or an arbitrary one for root.
uml_user()
{
	id=$(id -u)
	[ "$id" -ne 0 ] || id=1000
	echo "$id"
}

# A signal is the command's; the third one in a row is for a machine that does not listen.
uml_signal()
{
	interrupted=yes
	signals=$((signals + 1))
	echo "signal $1" >&8
	[ "$signals" -lt 3 ] || kill "$uml_pid"
}

uml_resize()
{
	interrupted=yes
	[ -z "$terminal_fd" ] || echo "size $(stty size <&3)" >&8
}

# What the machine is made of, in $dir.
uml_prepare()
{
	{
		# shellcheck disable=SC2016 # for the shell inside
		echo 'echo $$ >/run/vm/session'
		[ "$user" = root ] || become="setpriv --reuid=$user --regid=$user --clear-groups"
		command_script "$@"
	} >"$dir/command"
	truncate -s 256M "$dir/scratch" "$dir/swap"
	mke2fs -q -t ext4 -m 0 "$dir/scratch"
	mkswap -q "$dir/swap" 2>/dev/null
	# One program inside copies them all.
	mkdir "$dir/dev"
	ln -s /proc/self/fd "$dir/dev/fd"
	ln -s fd/0 "$dir/dev/stdin"
	ln -s fd/1 "$dir/dev/stdout"
	ln -s fd/2 "$dir/dev/stderr"
	for fifo in out err stdin control ready; do
		mkfifo "$dir/$fifo"
	done
}

# Sets uml_pid, out_pid, err_pid, stdin_pid.
uml_start()
{
	exec 4<>"$dir/stdin" 5<&0 8<>"$dir/control" 9<>"$dir/ready"
	uml_receive out &
	out_pid=$!
	uml_receive err >&2 &
	err_pid=$!
	uml_boot 6>"$dir/out" 7>"$dir/err" >"$dir/console" 2>&1 &
	uml_pid=$!
	signals=0
	trap 'uml_signal INT' INT
	trap 'uml_signal TERM' TERM
	trap 'uml_signal HUP' HUP
	trap 'uml_resize' WINCH
	[ "$terminal" = none ] || return 0
	uml_send_stdin &
	stdin_pid=$!
}

uml_run()
{
	"$here/../deps" uml || exit 125
	PATH=$PATH:/usr/sbin:/sbin
	ram=$(memory_dir)
	preload=
	uml_ptrace
	dir=$(mktemp -d /tmp/cgov-vm.XXXXXX)
	stdin_pid=
	user=root
	[ "$as_user" = no ] || user=$(uml_user)
	uml_terminal
	trap uml_done EXIT
	trap 'exit 130' INT
	trap 'exit 143' TERM HUP
	uml_prepare "$@"
	uml_start
	wait_for "$uml_pid"
	wait "$out_pid" "$err_pid" || :

	[ ! -s "$dir/status" ] || exit "$(cat "$dir/status")"
	console_tail "$dir/console"
	[ "$waited_status" -ne 124 ] || {
		echo "contrib/vm/run: the time limit of $time_limit ended it" >&2
		exit 124
	}
	die "the machine ended by itself"
}
