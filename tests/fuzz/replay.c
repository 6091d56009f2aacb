/* SPDX-License-Identifier: MIT */
/*
 * Runs a fuzz target without a fuzzer: over each file of its corpus and everything that a file
 * begins with; and, for CGOV_FUZZ_SECONDS, over changed copies of them. TAP on standard output.
 *
 *	fuzz_NAME FOLDER	the corpus
 *	fuzz_NAME FILE		one input, to see it fail again
 */
#include "common/clock.h"
#include "common/fd.h"
#include "tests/fuzz/fuzz.h"

#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>

#define INPUT_MAX   ((size_t)64 * 1024)
#define CHANGED_MAX 4096

struct input {
	char *bytes;
	size_t len;
};

struct corpus {
	struct input *all;
	size_t count;
};

/* What runs now, and where to keep it when that is the end. */
static struct {
	char path[4096];
	const uint8_t *data;
	size_t size;
} current;

static void keep_input(void)
{
	int fd = open(current.path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd >= 0 && write(fd, current.data, current.size) == (ssize_t)current.size)
		dprintf(STDERR_FILENO, "# the input is in %s\n", current.path);
}

static void on_signal(int signal_number)
{
	keep_input();
	signal(signal_number, SIG_DFL);
	raise(signal_number);
}

/* Only there when sanitizers are linked. */
extern void __sanitizer_set_death_callback(void (*callback)(void)) __attribute__((weak));

static void run(const char *bytes, size_t len)
{
	uint8_t *exact = (uint8_t *)fuzz_bytes((const uint8_t *)bytes, len);

	current.data = exact;
	current.size = len;
	LLVMFuzzerTestOneInput(exact, len);
	free(exact);
}

static struct input read_input(int dirfd, const char *name)
{
	struct err err = {0};
	struct input input = {0};

	if (fd_slurp_at(dirfd, name, INPUT_MAX, &input.bytes, &input.len, &err) < 0) {
		fprintf(stderr, "%s\n", err.text);
		exit(1);
	}
	return input;
}

static struct corpus read_corpus(const char *folder)
{
	DIR *dir = opendir(folder);
	struct corpus corpus = {0};
	const struct dirent *entry;

	while (dir && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		corpus.all = realloc(corpus.all, (corpus.count + 1) * sizeof(*corpus.all));
		MUST(corpus.all);
		corpus.all[corpus.count++] = read_input(dirfd(dir), entry->d_name);
	}
	if (dir)
		closedir(dir);
	return corpus;
}

static void free_corpus(struct corpus *corpus)
{
	for (size_t i = 0; i < corpus->count; i++)
		free(corpus->all[i].bytes);
	free(corpus->all);
}

static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

static void insert(struct input *input, size_t at, const char *bytes, size_t len)
{
	if (input->len + len > CHANGED_MAX)
		return;
	memmove(input->bytes + at + len, input->bytes + at, input->len - at);
	memcpy(input->bytes + at, bytes, len);
	input->len += len;
}

static void cut(struct input *input, size_t at, size_t len)
{
	len = len < input->len - at ? len : input->len - at;
	memmove(input->bytes + at, input->bytes + at + len, input->len - at - len);
	input->len -= len;
}

/* One change of a kind that parsers have tripped over. */
static void change(struct input *input, const struct corpus *corpus, uint64_t *random)
{
	static const char *const tokens[] = {
		"max",
		"0",
		"-1",
		"18446744073709551615",
		"18446744073709551616",
		"%",
		"=",
		":",
		"\n",
		" ",
		"Ki",
		"\xff",
		"\xe2\x80\xae",
		".",
		",",
		"-",
	};
	size_t at = input->len ? next_random(random) % (input->len + 1) : 0;
	const struct input *other = &corpus->all[next_random(random) % corpus->count];
	const char *token = tokens[next_random(random) % ARRAY_LEN(tokens)];
	char byte = (char)next_random(random);

	switch (next_random(random) % 6) {
	case 0:
		insert(input, at, token, strlen(token));
		break;
	case 1:
		insert(input, at, &byte, 1);
		break;
	case 2:
		cut(input, at, 1 + next_random(random) % 8);
		break;
	case 3:
		if (at < input->len)
			input->bytes[at] ^= (char)(1U << next_random(random) % 8);
		break;
	case 4:
		if (at < input->len)
			input->bytes[at] = byte;
		break;
	default:
		cut(input, at, input->len);
		if (other->len) {
			size_t from = next_random(random) % other->len;
			insert(input, at, other->bytes + from, other->len - from);
		}
	}
}

static size_t run_changed(const struct corpus *corpus, uint64_t seconds)
{
	uint64_t random = clock_real_nsec() | 1;
	uint64_t end_usec = clock_mono_usec() + seconds * USEC_PER_SEC;
	char bytes[CHANGED_MAX];
	size_t runs = 0;

	for (; corpus->count && clock_mono_usec() < end_usec; runs++) {
		const struct input *from = &corpus->all[next_random(&random) % corpus->count];
		struct input input = {bytes, from->len < CHANGED_MAX ? from->len : CHANGED_MAX};
		memcpy(bytes, from->bytes, input.len);
		for (uint64_t n = 1 + next_random(&random) % 8; n > 0; n--)
			change(&input, corpus, &random);
		run(input.bytes, input.len);
	}
	return runs;
}

static void run_corpus(const char *folder)
{
	const char *seconds = getenv("CGOV_FUZZ_SECONDS");
	struct corpus corpus = read_corpus(folder);

	puts("1..2");
	for (size_t i = 0; i < corpus.count; i++)
		for (size_t len = 0; len <= corpus.all[i].len; len++)
			run(corpus.all[i].bytes, len);
	printf("%sok 1 - the corpus and its beginnings # %zu files\n", corpus.count ? "" : "not ",
	       corpus.count);
	if (seconds && atoi(seconds) > 0)
		printf("ok 2 - changed inputs # %zu\n",
		       run_changed(&corpus, (uint64_t)atoi(seconds)));
	else
		puts("ok 2 - changed inputs # SKIP CGOV_FUZZ_SECONDS is not set");
	free_corpus(&corpus);
}

int main(int argc, char **argv)
{
	struct stat st;

	if (argc != 2 || stat(argv[1], &st) < 0) {
		fprintf(stderr, "usage: %s FOLDER|FILE\n", argv[0]);
		return 2;
	}
	snprintf(current.path, sizeof(current.path), "%s.crash", argv[0]);
	signal(SIGABRT, on_signal);
	signal(SIGSEGV, on_signal);
	if (__sanitizer_set_death_callback)
		__sanitizer_set_death_callback(keep_input);
	if (S_ISDIR(st.st_mode)) {
		run_corpus(argv[1]);
		return 0;
	}
	struct input input = read_input(AT_FDCWD, argv[1]);
	run(input.bytes, input.len);
	free(input.bytes);
	return 0;
}
