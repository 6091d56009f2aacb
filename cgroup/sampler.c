/* SPDX-License-Identifier: MIT */
/*
 * DOC: Which files to read
 *
 * Listing a directory costs more than reading most of its files, and groups with the same
 * controllers have the same files. So a directory is listed once for each kind of group: what
 * cgroup.controllers, cgroup.type (the root has none) and cgroup.pressure (0 hides the pressure
 * files) say. Those three are read anyway where limits are; where only counters are wanted, the
 * kind is remembered by the group's id.
 */
#include "cgroup/sampler.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "cgroup/keypath.h"
#include "cgroup/sample_parse.h"
#include "cgroup/stack.h"
#include "common/clock.h"

#define BUF_SIZE  ((size_t)1 << 16)
#define BUF_MAX	  ((size_t)1 << 20)
#define KINDS_MAX 256
#define IDS_SIZE  ((size_t)1 << 15)

/* The files whose content tells one kind from another. */
static const char *const key_files[] = {"cgroup.controllers", "cgroup.pressure", "cgroup.type"};

#define KEY_PART 512

/* Their contents; a length below 0 is the error of reading. */
struct kind_key {
	char text[ARRAY_LEN(key_files)][KEY_PART];
	ssize_t len[ARRAY_LEN(key_files)];
};

struct kind {
	struct kind_key key;
	struct sample_plan *plans; /* owned; in the order of their JSON paths */
	size_t count;
};

struct id_slot {
	uint64_t id; /* 0: free */
	struct kind *kind;
};

struct sampler {
	struct kind *kinds[KINDS_MAX]; /* owned */
	size_t kind_count;
	struct id_slot ids[IDS_SIZE]; /* a cache: a slot is taken over by the next that needs it */
	struct stack stack;
	struct kept *kept; /* borrowed; NULL */
	char *buf;
	size_t buf_size;
};

struct sampler *sampler_new(void)
{
	struct sampler *sampler = calloc(1, sizeof(*sampler));

	if (!sampler)
		return NULL;
	sampler->buf_size = BUF_SIZE;
	sampler->buf = malloc(sampler->buf_size);
	if (!sampler->buf) {
		free(sampler);
		return NULL;
	}
	return sampler;
}

static void kind_free(struct kind *kind)
{
	if (!kind)
		return;
	for (size_t i = 0; i < kind->count; i++)
		sample_plan_done(&kind->plans[i]);
	free(kind->plans);
	free(kind);
}

static void forget_kinds(struct sampler *sampler)
{
	for (size_t i = 0; i < sampler->kind_count; i++)
		kind_free(sampler->kinds[i]);
	sampler->kind_count = 0;
	memset(sampler->ids, 0, sizeof(sampler->ids));
}

void sampler_free(struct sampler *sampler)
{
	if (!sampler)
		return;
	forget_kinds(sampler);
	free(sampler->buf);
	free(sampler);
}

void sampler_keep(struct sampler *sampler, struct kept *kept)
{
	sampler->kept = kept;
}

/* A whole file into the sampler's buffer, which grows where it must. */
static ssize_t read_file(struct sampler *sampler, const struct cg *cg,
			 const struct sample_plan *plan)
{
	bool moves = plan->set == SAMPLE_FAST && plan->metric < METRIC_COUNT && !plan->size[0];
	struct kept *kept = moves ? sampler->kept : NULL;

	for (;;) {
		ssize_t n = kept_read(kept, cg, plan->metric, plan->name, sampler->buf,
				      sampler->buf_size);
		if (n != -E2BIG || sampler->buf_size >= BUF_MAX)
			return n;
		char *grown = realloc(sampler->buf, sampler->buf_size * 4);
		if (!grown)
			return -ENOMEM;
		sampler->buf = grown;
		sampler->buf_size *= 4;
	}
}

static void key_read(const struct cg *cg, struct kind_key *ret)
{
	for (size_t i = 0; i < ARRAY_LEN(key_files); i++)
		ret->len[i] = kept_read(NULL, cg, 0, key_files[i], ret->text[i], KEY_PART);
}

static bool key_equal(const struct kind_key *a, const struct kind_key *b)
{
	for (size_t i = 0; i < ARRAY_LEN(key_files); i++)
		if (a->len[i] != b->len[i] ||
		    (a->len[i] > 0 && memcmp(a->text[i], b->text[i], (size_t)a->len[i]) != 0))
			return false;
	return true;
}

/* Lists of tasks are no numbers, and files without a read bit are verbs. */
static bool is_wanted(int dirfd, const char *name)
{
	struct stat st;
	size_t len = strlen(name);

	if (len == 0 || name[0] == '.' || name[len - 1] == '.' || strstr(name, ".."))
		return false;
	if (strcmp(name, "cgroup.procs") == 0 || strcmp(name, "cgroup.threads") == 0)
		return false;
	return fstatat(dirfd, name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode) &&
	       (st.st_mode & 0444);
}

struct names {
	char **all; /* owned, and so is each */
	size_t count, room;
};

static void names_done(struct names *names)
{
	for (size_t i = 0; i < names->count; i++)
		free(names->all[i]);
	free(names->all);
}

static int names_add(struct names *names, const char *name)
{
	if (names->count == names->room) {
		size_t room = names->room ? names->room * 2 : 128;
		char **grown = realloc(names->all, room * sizeof(*grown));
		if (!grown)
			return -ENOMEM;
		names->all = grown;
		names->room = room;
	}
	names->all[names->count] = strdup(name);
	return names->all[names->count] ? (names->count++, 0) : -ENOMEM;
}

static int list_files(int dirfd, struct names *ret)
{
	/* A descriptor of its own: the position of a directory is shared by dup(). */
	AUTO_FD int fd = openat(dirfd, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	DIR *dir = fdopendir(fd);
	if (!dir)
		return -errno;
	fd = -1;
	int r = 0;
	for (struct dirent *entry; r == 0 && (entry = readdir(dir));)
		if (entry->d_type != DT_DIR && is_wanted(dirfd, entry->d_name))
			r = names_add(ret, entry->d_name);
	closedir(dir);
	return r;
}

static int compare_plans(const void *a, const void *b)
{
	const struct sample_plan *one = a, *other = b;

	return keypath_compare(one->name, one->splits, other->name, other->splits);
}

static int kind_learn(int dirfd, struct kind *kind)
{
	CLEANUP(names_done) struct names names = {0};

	int r = list_files(dirfd, &names);
	if (r < 0)
		return r;
	kind->plans = calloc(names.count + 1, sizeof(*kind->plans));
	if (!kind->plans)
		return -ENOMEM;
	for (; kind->count < names.count; kind->count++) {
		r = sample_plan_init(&kind->plans[kind->count], names.all[kind->count],
				     (const char *const *)names.all, names.count);
		if (r < 0)
			return r;
	}
	qsort(kind->plans, kind->count, sizeof(*kind->plans), compare_plans);
	return 0;
}

static int kind_find(struct sampler *sampler, int dirfd, const struct kind_key *key,
		     struct kind **ret)
{
	for (size_t i = 0; i < sampler->kind_count; i++) {
		if (key_equal(&sampler->kinds[i]->key, key)) {
			*ret = sampler->kinds[i];
			return 0;
		}
	}
	struct kind *kind = calloc(1, sizeof(*kind));
	if (!kind)
		return -ENOMEM;
	int r = kind_learn(dirfd, kind);
	if (r < 0) {
		kind_free(kind);
		return r;
	}
	if (sampler->kind_count == KINDS_MAX)
		forget_kinds(sampler);
	kind->key = *key;
	sampler->kinds[sampler->kind_count++] = kind;
	*ret = kind;
	return 0;
}

static struct id_slot *id_slot(struct sampler *sampler, uint64_t id)
{
	return &sampler->ids[id * 0x9E3779B97F4A7C15ULL >> 49];
}

/* The content of a file that was read to learn the kind. */
static const char *text_of_key(const struct kind_key *key, const char *name, ssize_t *ret_len)
{
	for (size_t i = 0; key && i < ARRAY_LEN(key_files); i++) {
		if (strcmp(key_files[i], name) == 0) {
			*ret_len = key->len[i];
			return key->text[i];
		}
	}
	return NULL;
}

static void mark_stacked(struct sampler *sampler, struct sample *sample)
{
	const struct sample_file *file = &sample->files[sample->file_count - 1];

	for (size_t i = 0; i < file->items; i++) {
		struct sample_item *item = &sample->items[file->item + i];
		item->stacked = stack_has(&sampler->stack, sample->texts + item->object);
	}
}

static ssize_t read_plan(struct sampler *sampler, const struct cg *cg, struct sample_plan *plan,
			 const struct kind_key *key, struct sample *ret)
{
	ssize_t len;
	const char *text = text_of_key(key, plan->name, &len);

	if (!text) {
		len = read_file(sampler, cg, plan);
		text = sampler->buf;
	}
	if (len < 0)
		return len;
	sample_parse(plan, text, (size_t)len, ret);
	if (plan->metric == METRIC_IO_STAT_RBYTES && ret->file_count > 0)
		mark_stacked(sampler, ret);
	return 0;
}

/* A file that is missing is data; all of them missing is a group that went away meanwhile. */
static bool is_gone(const struct cg *cg, const struct kind *kind)
{
	return kind->key.len[0] >= 0 && faccessat(cg->fd, key_files[0], F_OK, 0) < 0;
}

/* Files come in one order: where it was found the one after it is looked for next. */
static bool take_text(const struct sample *before, size_t *at, struct sample_plan *plan,
		      struct sample *ret)
{
	for (size_t i = *at; i < before->file_count; i++) {
		const struct sample_file *file = &before->files[i];
		if (strcmp(before->texts + file->name, plan->name) != 0)
			continue;
		*at = i + 1;
		if (!file->is_text)
			return false;
		const char *text = before->texts + file->text;
		sample_parse(plan, text, strlen(text), ret);
		return true;
	}
	return false;
}

/* A file of one number has no text. */
static bool take_number(const struct sample *before, struct sample_plan *plan, struct sample *ret)
{
	char text[24];
	uint64_t value;

	if (plan->metric == METRIC_COUNT || metrics[plan->metric].format != METRIC_SINGLE ||
	    !sample_get(before, plan->metric, &value))
		return false;
	int len = snprintf(text, sizeof(text), "%" PRIu64 "\n", value);
	sample_parse(plan, text, (size_t)len, ret);
	return true;
}

/* What one read of a group is about. */
struct reading {
	const struct cg *cg;
	const struct kind_key *key;  /* NULL: it was not read */
	const struct sample *before; /* its limits will do; NULL */
	unsigned int set;
};

static int read_kind(struct sampler *sampler, const struct reading *reading, struct kind *kind,
		     struct sample *ret)
{
	size_t done = 0, missing = 0, at = 0;

	for (size_t i = 0; i < kind->count; i++) {
		struct sample_plan *plan = &kind->plans[i];
		if (!(plan->set & reading->set))
			continue;
		if (reading->before && plan->set == SAMPLE_STATIC &&
		    (take_number(reading->before, plan, ret) ||
		     take_text(reading->before, &at, plan, ret)))
			continue;
		ssize_t r = read_plan(sampler, reading->cg, plan, reading->key, ret);
		if (r == -ENODEV)
			return -ENODEV;
		missing += r == -ENOENT;
		done += r == 0;
	}
	return done == 0 || (missing > 0 && is_gone(reading->cg, kind)) ? -ENODEV : 0;
}

int sampler_read_again(struct sampler *sampler, const struct cg *cg, unsigned int set,
		       const struct sample *before, struct sample *ret, struct err *err)
{
	struct id_slot *slot = id_slot(sampler, cg->id);
	struct kind *kind = slot->id == cg->id ? slot->kind : NULL;
	struct kind_key key;
	struct reading reading = {.cg = cg, .before = before, .set = set};

	sample_clear(ret);
	ret->id = cg->id;
	ret->mono_usec = clock_mono_usec();
	ret->real_nsec = clock_real_nsec();
	if (!kind || (set & SAMPLE_STATIC && !before)) {
		reading.key = &key;
		key_read(cg, &key);
		int r = kind_find(sampler, cg->fd, &key, &kind);
		if (r < 0)
			return err_set(err, -r, "list the files of the group");
		*slot = (struct id_slot){cg->id, kind};
	}
	if (read_kind(sampler, &reading, kind, ret) < 0)
		return err_say(err, ENODEV, "the group is gone");
	return ret->failed ? err_set(err, ENOMEM, "keep the sample") : 0;
}

int sampler_read(struct sampler *sampler, const struct cg *cg, unsigned int set, struct sample *ret,
		 struct err *err)
{
	return sampler_read_again(sampler, cg, set, NULL, ret, err);
}
