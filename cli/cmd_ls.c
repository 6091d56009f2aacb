/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "cgroup/file.h"
#include "cli/args.h"
#include "cli/output.h"
#include "cli/workloads.h"
#include "common/clock.h"
#include "common/unit.h"
#include "governor/counter.h"

extern const struct command cmd_ls;

/* The lowest is the first, as long as numbers do not wrap around. Return: 0 when all have ended. */
static uint64_t first_pid(const struct cg *cg)
{
	char text[16384];
	ssize_t len = fd_read_at(cg->fd, "cgroup.procs", text, sizeof(text));
	const char *at = text, *end = text + (len < 0 ? 0 : len);
	struct span word;
	uint64_t first = 0, pid;

	while (file_next_word(&at, end, &word) == 1)
		if (unit_parse_number(word.at, word.len, &pid) == 0 && (!first || pid < first))
			first = pid;
	return first;
}

static const char *state_of(const struct cg *cg)
{
	uint64_t value;

	if (counter_read_at(cg->fd, "cgroup.events", "populated", &value) && value == 0)
		return "ending";
	if (counter_read_at(cg->fd, "cgroup.events", "frozen", &value) && value == 1)
		return "frozen";
	return "running";
}

static void add_safe(struct text *text, const char *bytes, int width)
{
	AUTO_TEXT struct text safe = {0};

	text_add_safe(&safe, bytes, strlen(bytes));
	text_addf(text, "%-*s", width, text_str(&safe));
}

static int print_row(UNUSED int dirfd, const struct record_found *found, const struct cg *cg,
		     void *data, UNUSED struct err *err)
{
	const struct record_facts *facts = &found->facts;
	uint64_t now = clock_real_nsec();
	uint64_t age = now > facts->started_nsec ? now - facts->started_nsec : 0;
	char buf[UNIT_TEXT_SIZE];
	struct text *text = data;

	if (text->len == 0)
		text_add(text, "NAME                 STATE         PID       AGE GROUP"
			       "                          COMMAND\n");
	add_safe(text, facts->name, 20);
	text_addf(text, " %-8s %8llu %9s ", state_of(cg), (unsigned long long)first_pid(cg),
		  unit_print_usec(age / 1000, buf));
	add_safe(text, facts->group, 30);
	for (char *const *word = facts->command; *word; word++) {
		text_add(text, " ");
		add_safe(text, *word, 0);
	}
	text_add(text, "\n");
	return 0;
}

static int add_object(UNUSED int dirfd, const struct record_found *found, const struct cg *cg,
		      void *data, UNUSED struct err *err)
{
	const struct record_facts *facts = &found->facts;
	struct json *object = json_object_new(), *command = json_array_new();
	char started[CLOCK_RFC3339_SIZE];
	uint64_t pid = first_pid(cg);

	json_set(object, "name", json_string_new(facts->name));
	json_set(object, "group", json_string_new(facts->group));
	json_set(object, "pid", pid ? json_number_new(pid) : json_null_new());
	json_set(object, "state", json_string_new(state_of(cg)));
	json_set(object, "started", json_string_new(clock_rfc3339(facts->started_nsec, started)));
	json_set(object, "supervisor", json_number_new((uint64_t)facts->supervisor));
	if (facts->policy)
		json_set(object, "policy", json_string_new(facts->policy));
	for (char *const *word = facts->command; *word; word++)
		json_add(command, json_string_new(*word));
	json_set(object, "command", command);
	json_add(data, object);
	return 0;
}

static int list_json(struct workloads *workloads, struct err *err)
{
	struct json *document;
	int r = output_document("cgov.list/1", &document, err);

	if (r < 0)
		return r;
	struct json *list = json_array_new();
	json_set(document, "workloads", list);
	r = workloads_walk(workloads, NULL, add_object, list, err);
	if (r < 0) {
		json_free(document);
		return r;
	}
	return output_json(document, err);
}

static int list_text(struct workloads *workloads, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	int r = workloads_walk(workloads, NULL, print_row, &text, err);

	return r < 0 ? r : output_text(&text, err);
}

static int run(int argc, char **argv, struct err *err)
{
	AUTO_WORKLOADS struct workloads workloads = {.root = CG_NONE, .launches_fd = -1};
	bool json = false;
	const struct arg_flag flags[] = {{"--json", &json}, {NULL, NULL}};

	int r = args_read(&cmd_ls, argc, argv, flags, 0, NULL);
	if (r == 0)
		r = workloads_open(&workloads, err);
	if (r != 0)
		return r;
	return json ? list_json(&workloads, err) : list_text(&workloads, err);
}

const struct command cmd_ls = {
	.name = "ls",
	.synopsis = "[--json]",
	.help = "the workloads that run",
	.options = "  --json  as cgov.list/1\n"
		   "\n"
		   "Example:\n"
		   "  cgov ls --json\n",
	.run = run,
};
