/* SPDX-License-Identifier: MIT */
#include "runner/interp.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <link.h>
#include <string.h>

#include "common/fd.h"

static int read_script(const char *head, size_t len, char *ret, size_t size)
{
	size_t start = 2;

	while (start < len && (head[start] == ' ' || head[start] == '\t'))
		start++;
	size_t word = strcspn(head + start, " \t\n");
	if (word == 0 || word >= size)
		return -ENOENT;
	memcpy(ret, head + start, word);
	ret[word] = '\0';
	return 0;
}

static int read_segment(int fd, const ElfW(Phdr) * segment, char *ret, size_t size)
{
	if (segment->p_filesz < 2 || segment->p_filesz > size)
		return -ENOENT;
	ssize_t n = pread(fd, ret, segment->p_filesz, (off_t)segment->p_offset);
	if (n < 2 || memchr(ret, '\0', (size_t)n) == NULL)
		return -ENOENT;
	return 0;
}

static int read_elf(int fd, const ElfW(Ehdr) * elf, char *ret, size_t size)
{
	ElfW(Phdr) segment;

	if (elf->e_ident[EI_CLASS] != (sizeof(void *) == 8 ? ELFCLASS64 : ELFCLASS32))
		return -ENOENT;
	for (unsigned int i = 0; i < elf->e_phnum; i++) {
		off_t at = (off_t)(elf->e_phoff + i * sizeof(segment));
		if (pread(fd, &segment, sizeof(segment), at) != (ssize_t)sizeof(segment))
			return -ENOENT;
		if (segment.p_type == PT_INTERP)
			return read_segment(fd, &segment, ret, size);
	}
	return -ENOENT;
}

int interp_read(const char *file, char *ret, size_t size)
{
	union {
		char bytes[256]; /* BINPRM_BUF_SIZE */
		ElfW(Ehdr) elf;
	} head = {0};
	AUTO_FD int fd = open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);

	if (fd < 0)
		return -errno;
	ssize_t n = pread(fd, head.bytes, sizeof(head.bytes) - 1, 0);
	if (n < 0)
		return -errno;
	if (n > 2 && memcmp(head.bytes, "#!", 2) == 0)
		return read_script(head.bytes, (size_t)n, ret, size);
	if ((size_t)n >= sizeof(head.elf) && memcmp(head.elf.e_ident, ELFMAG, SELFMAG) == 0)
		return read_elf(fd, &head.elf, ret, size);
	return -ENOENT;
}
