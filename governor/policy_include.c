/* SPDX-License-Identifier: MIT */
/*
 * The files of a policy: the one that is named, and what it includes, each once.
 */
#include "common/fd.h"
#include "governor/policy_parse.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>

#define INCLUDE_DEPTH_MAX 8
#define DOCUMENTS_MAX	  64

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
			return err_say(err, E2BIG, "standard input is larger than 1 MiB");
	}
	*ret_len = text.len;
	*ret = text_take(&text);
	return *ret ? 0 : err_set(err, ENOMEM, "read standard input");
}

static int read_whole(const struct document *document, char **ret, size_t *ret_len, struct err *err)
{
	if (document->ino == 0)
		return read_stdin(ret, ret_len, err);
	return fd_slurp_at(AT_FDCWD, document->file, NODE_SIZE_MAX, ret, ret_len, err);
}

static int parse_document(struct parse *parse, struct document *document, const char *text,
			  size_t len, struct err *err)
{
	int r = node_parse(document->file, text, len, parse->arena, parse->findings,
			   &document->root, err);

	if (r < 0)
		return r;
	parse->partial |= r > 0;
	if (r == 0 && !document->root)
		parse_error(parse, &(struct pos){document->file, 1, 1},
			    "the file is empty; a policy begins with 'cgov: 1'");
	return 0;
}

/* The text of a file as nodes. What is wrong inside it is a finding; that it cannot be had is not.
 */
static int read_document(struct parse *parse, struct document *document, struct err *err)
{
	const struct pos start = {document->file, 1, 1};
	AUTO_FREE char *text = NULL;
	size_t len = 0;

	int r = read_whole(document, &text, &len, err);
	if (r == -E2BIG) {
		parse_error(parse, &start,
			    "the file is larger than 1 MiB; put parts of it into files of their "
			    "own and 'include' them");
		parse->partial = true;
		return 0;
	}
	return r < 0 ? r : parse_document(parse, document, text, len, err);
}

static struct document *find(struct document *first, const struct stat *st)
{
	while (first && (first->dev != st->st_dev || first->ino != st->st_ino))
		first = first->next;
	return first;
}

/* "policies/web.yaml" including "lib/base.yaml": "policies/lib/base.yaml". */
static const char *beside(struct parse *parse, const char *file, const char *path)
{
	const char *slash = strrchr(file, '/');

	if (path[0] == '/' || !slash)
		return path;
	return parse_printf(parse, "%.*s/%s", (int)(slash - file), file, path);
}

static int read_tree(struct parse *parse, const char *file, const struct stat *st, size_t depth,
		     struct document *above, struct err *err);

/* A file that is being read has @above it those that include it. */
static bool is_loop(const struct document *above, const struct stat *st)
{
	for (; above; above = above->next)
		if (above->dev == st->st_dev && above->ino == st->st_ino)
			return true;
	return false;
}

static void include_one(struct parse *parse, const struct node *item, size_t depth,
			struct document *above)
{
	const char *path = parse_text(parse, item, "include", "a path"), *file;
	struct err err = {0};
	struct stat st;

	file = path ? beside(parse, above->file, path) : NULL;
	if (!file)
		return;
	if (stat(file, &st) < 0)
		parse_error(parse, &item->pos, "cannot include '%s': %s", file,
			    strerrordesc_np(errno));
	else if (!S_ISREG(st.st_mode))
		parse_error(parse, &item->pos, "cannot include '%s': it is no regular file", file);
	else if (is_loop(above, &st))
		parse_error(parse, &item->pos, "'%s' includes itself", file);
	else if (depth == INCLUDE_DEPTH_MAX)
		parse_error(parse, &item->pos, "includes nest too deep: %d levels are allowed",
			    INCLUDE_DEPTH_MAX);
	else if (parse->document_count == DOCUMENTS_MAX)
		parse_error(parse, &item->pos, "a policy can have %d files", DOCUMENTS_MAX);
	else if (!find(parse->documents, &st) &&
		 read_tree(parse, file, &st, depth + 1, above, &err) < 0)
		parse_refuse(parse, &item->pos, &err);
}

static void include_all(struct parse *parse, const struct node *root, size_t depth,
			struct document *above)
{
	const struct node *node = root ? node_get(root, "include") : NULL, *item;

	if (!node)
		return;
	item = parse_items(parse, node, "include", "files beside this one: [base.yaml]");
	for (; item; item = item->next)
		include_one(parse, item, depth, above);
}

static int read_tree(struct parse *parse, const char *file, const struct stat *st, size_t depth,
		     struct document *above, struct err *err)
{
	struct document *document = parse_new(parse, struct document);

	if (!document)
		return err_set(err, ENOMEM, "read '%s'", file);
	parse->document_count++;
	document->file = file;
	document->dev = st->st_dev;
	document->ino = st->st_ino;
	document->next = above;
	int r = read_document(parse, document, err);
	if (r < 0)
		return r;
	include_all(parse, document->root, depth, document);
	document->next = NULL;
	*parse->documents_end = document;
	parse->documents_end = &document->next;
	return 0;
}

int policy_read(struct parse *parse, const char *path, struct err *err)
{
	struct stat st = {0};

	/* Where it comes from matters for loops only: a file that is missing is found on reading.
	 */
	if (strcmp(path, "-") != 0 && stat(path, &st) < 0)
		return err_set(err, errno, "open '%s'", path);
	parse->documents_end = &parse->documents;
	return read_tree(parse, parse->policy->file, &st, 0, NULL, err);
}

int policy_read_text(struct parse *parse, const char *text, size_t len, struct err *err)
{
	struct document *document = parse_new(parse, struct document);
	const struct node *include;

	if (!document)
		return err_set(err, ENOMEM, "read '%s'", parse->policy->file);
	document->file = parse->policy->file;
	parse->documents = document;
	parse->document_count = 1;
	int r = parse_document(parse, document, text, len, err);
	include = r == 0 && document->root ? node_get(document->root, "include") : NULL;
	if (include)
		parse_error(parse, &include->key->pos,
			    "only a file can include files: 'include' is relative to it");
	return r;
}
