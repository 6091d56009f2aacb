/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <string.h>

#include "cli/args.h"
#include "cli/image_print.h"
#include "cli/output.h"
#include "governor/image_import.h"
#include "governor/image_store.h"

extern const struct command cmd_image;

/* What follows the word of the action. */
struct request {
	struct image_store store;
	char **words;
	size_t count;
	bool json, all;
};

static int import(struct request *request, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	char id[SHA256_TEXT_SIZE];
	int r = image_import(&request->store, request->words[0],
			     request->count > 1 ? request->words[1] : NULL, id, err);

	if (r < 0)
		return r;
	text_addf(&text, "%s\n", id);
	return output_text(&text, err);
}

static int list(struct request *request, struct err *err)
{
	return image_print(&request->store, request->json, err);
}

static int remove_one(struct request *request, const char *word, struct err *err)
{
	AUTO_ARENA struct arena arena = {0};
	const char *id;
	int r = image_store_find(&request->store, word, &arena, &id, err);

	return r < 0 ? r : image_store_remove(&request->store, id, err);
}

/* All that can be removed are. */
static int remove_named(struct request *request, struct err *err)
{
	int result = 0;

	for (size_t i = 0; i < request->count; i++) {
		struct err failed = {0};
		if (remove_one(request, request->words[i], &failed) == 0)
			continue;
		if (result < 0)
			output_error(err);
		*err = failed;
		result = failed.code;
	}
	return result;
}

/* What was left half-done went when the store was opened. */
static int collect(struct request *request, struct err *err)
{
	AUTO_ARENA struct arena arena = {0};
	AUTO_TEXT struct text text = {0};
	const char **ids;

	if (!request->all)
		return 0;
	int r = image_store_ids(&request->store, &arena, &ids, err);
	for (; r == 0 && *ids; ids++) {
		r = image_store_remove(&request->store, *ids, err);
		if (r == 0)
			text_addf(&text, "%s\n", *ids);
		/* In use, or gone already: both are as they should be. */
		if (r == -EBUSY || r == -ENOENT)
			r = 0;
	}
	return r < 0 ? r : output_text(&text, err);
}

static const struct action {
	const char *name;
	int (*run)(struct request *request, struct err *err);
	size_t least, most;
} actions[] = {
	{"import", import, 1, 2},
	{"ls", list, 0, 0},
	{"rm", remove_named, 1, ARGS_ANY},
	{"gc", collect, 0, 0},
};

static const struct action *find_action(const char *name)
{
	for (size_t i = 0; name && i < ARRAY_LEN(actions); i++)
		if (strcmp(actions[i].name, name) == 0)
			return &actions[i];
	return NULL;
}

static int run(int argc, char **argv, struct err *err)
{
	struct request request = {.store = IMAGE_STORE_NONE};
	const struct arg_flag flags[] = {
		{"--json", &request.json}, {"--all", &request.all}, {NULL, NULL}};

	int r = args_read(&cmd_image, argc, argv, flags, ARGS_ANY, &request.count);
	if (r != 0)
		return r;
	const struct action *action = find_action(request.count ? argv[1] : NULL);
	if (!action)
		return command_usage(&cmd_image, "one of import, ls, rm, gc");
	request.count--;
	request.words = argv + 2;
	if (request.count < action->least || request.count > action->most)
		return command_usage(&cmd_image, "%s takes %s", action->name,
				     action->most == 0	 ? "no more words"
				     : action->most == 2 ? "SOURCE [NAME]"
							 : "IMAGE...");
	if ((request.json && action->run != list) || (request.all && action->run != collect))
		return command_usage(&cmd_image, "--json is for ls, --all for gc");
	r = image_store_open(global_options()->state_dir, true, &request.store, err);
	if (r == 0)
		r = action->run(&request, err);
	image_store_close(&request.store);
	return r;
}

const struct command cmd_image = {
	.name = "image",
	.synopsis = "import SOURCE [NAME]\n"
		    "       cgov image ls [--json]\n"
		    "       cgov image rm IMAGE...\n"
		    "       cgov image gc [--all]",
	.help = "file systems to run in: import, list and remove them",
	.options = "SOURCE is a tar archive of a file system, an OCI image layout (directory or\n"
		   "archive) or a file of 'docker save'; compressed or not. It is unpacked once;\n"
		   "'cgov run --image SOURCE' does the same. import prints the id.\n"
		   "\n"
		   "  --json  as cgov.images/1\n"
		   "  --all   remove all that no workload uses; otherwise gc removes only what an\n"
		   "          interrupted import left, as each command on images does\n"
		   "\n"
		   "Example:\n"
		   "  cgov image import api.tar.zst api && cgov run --image api -- /bin/api\n",
	.run = run,
};
