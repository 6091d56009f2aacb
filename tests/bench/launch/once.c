/* SPDX-License-Identifier: MIT */
/*
 * once GROUP_DIR NAMESPACES WORD...: one launch of the bare loop as a program of its own, which is
 * what a shell that types it would wait for.
 */
#include "runner/ns.h"
#include "tests/bench/launch/bare.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	struct err err = {0};
	unsigned int wanted = 0;

	if (argc < 4 || ns_parse(argv[2], &wanted, &err) < 0)
		return 2;
	int fd = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return fd < 0 || bare_launch(fd, ns_flags(wanted), argv + 3, environ) < 0;
}
