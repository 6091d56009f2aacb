/* SPDX-License-Identifier: MIT */
#include "governor/policy_parse.h"

#include "common/fd.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>

static void take_version(struct parse *parse, const struct node *node, UNUSED void *into)
{
	const char *text = parse_text(parse, node, "cgov", "the format's version, 1");

	if (text && strcmp(text, "1") != 0)
		parse_error(parse, &node->pos,
			    "cgov = '%.64s': 1 is the only version of the format", text);
}

static void take_name(struct parse *parse, const struct node *node, UNUSED void *into)
{
	const char *text = parse_text(parse, node, "name", "the policy's name, such as web");

	if (!text || !parse_name(parse, node, "a policy"))
		return;
	parse->policy->name = text;
	parse->policy->name_pos = node->pos;
}

static void take_groups(struct parse *parse, const struct node *node, UNUSED void *into)
{
	policy_parse_groups(parse, node, NULL);
}

static const struct parse_key top_keys[] = {
	{"cgov", take_version},
	{"name", take_name},
	{"groups", take_groups},
};

static void check_present(struct parse *parse, const struct node *root, const char *key,
			  const char *example)
{
	if (!parse->partial && root->kind == NODE_MAP && !node_get(root, key))
		parse_error(parse, &root->pos, "the key '%s' is missing: %s", key, example);
}

static void parse_root(struct parse *parse, const struct node *root)
{
	parse_map(parse, root, top_keys, ARRAY_LEN(top_keys), "a policy", NULL);
	check_present(parse, root, "cgov", "cgov: 1");
	check_present(parse, root, "name", "name: web");
}

static int read_stdin(char **ret, size_t *ret_len, struct err *err)
{
	AUTO_TEXT struct text text = {0};
	char piece[16384];
	ssize_t n;

	while ((n = read(STDIN_FILENO, piece, sizeof(piece))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return err_set(err, errno, "read standard input");
		text_add_bytes(&text, piece, (size_t)n);
		if (text.len > NODE_SIZE_MAX)
			break;
	}
	*ret_len = text.len;
	*ret = text_take(&text);
	return *ret ? 0 : err_set(err, ENOMEM, "read standard input");
}

static int read_file(const char *path, char **ret, size_t *ret_len, struct err *err)
{
	if (strcmp(path, "-") == 0)
		return read_stdin(ret, ret_len, err);
	return fd_slurp_at(AT_FDCWD, path, NODE_SIZE_MAX, ret, ret_len, err);
}

/* Not an error of reading but a finding like the others. */
static int refuse_large(struct parse *parse, struct err *err)
{
	parse_error(parse, &(struct pos){parse->policy->file, 1, 1},
		    "the file is larger than 1 MiB; put parts of it into files of their own and "
		    "'include' them");
	*err = (struct err){0};
	return 0;
}

static int parse_file(struct parse *parse, const char *path, struct err *err)
{
	AUTO_FREE char *text = NULL;
	struct node *root = NULL;
	size_t len = 0;

	int r = read_file(path, &text, &len, err);
	if (r == -E2BIG)
		return refuse_large(parse, err);
	if (r == 0)
		r = node_parse(parse->policy->file, text, len, parse->arena, parse->findings, &root,
			       err);
	if (r < 0)
		return r;
	parse->partial = r > 0;
	if (root)
		parse_root(parse, root);
	else if (!parse->partial)
		parse_error(parse, &(struct pos){parse->policy->file, 1, 1},
			    "the file is empty; a policy begins with 'cgov: 1'");
	return 0;
}

int policy_load(const char *path, struct arena *arena, struct findings *findings,
		struct policy **ret, struct err *err)
{
	struct parse parse = {.arena = arena, .findings = findings};

	parse.policy = parse_new(&parse, struct policy);
	if (parse.policy)
		parse.policy->file = arena_strdup(arena, strcmp(path, "-") == 0 ? "<stdin>" : path);
	if (!parse.policy || !parse.policy->file)
		return err_set(err, ENOMEM, "read '%s'", path);
	int r = parse_file(&parse, path, err);
	if (r < 0)
		return r;
	if (parse.failed)
		return err_set(err, ENOMEM, "read '%s'", path);
	findings_sort(findings);
	*ret = parse.policy;
	return 0;
}
