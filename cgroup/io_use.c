/* SPDX-License-Identifier: MIT */
#include "cgroup/io_use.h"

#include <stdio.h>
#include <string.h>

#include "cgroup/file.h"

/* Each key of io.max, and the counter that it limits. */
static const struct {
	const char *key;
	enum metric_id metric;
	bool is_bytes, is_write;
} ways[] = {
	{"rbps", METRIC_IO_STAT_RBYTES, true, false},
	{"wbps", METRIC_IO_STAT_WBYTES, true, true},
	{"riops", METRIC_IO_STAT_RIOS, false, false},
	{"wiops", METRIC_IO_STAT_WIOS, false, true},
};

static struct io_use *use_of(struct io_use *list, size_t *count, const char *device)
{
	for (size_t i = 0; i < *count; i++)
		if (strcmp(list[i].device, device) == 0)
			return &list[i];
	if (*count == IO_USE_MAX || strlen(device) >= IO_DEVICE_SIZE)
		return NULL;
	struct io_use *use = &list[(*count)++];
	*use = (struct io_use){0};
	memcpy(use->device, device, strlen(device) + 1);
	return use;
}

static bool is_busier(const struct io_use *one, const struct io_use *other)
{
	return one->read_rate + one->write_rate > other->read_rate + other->write_rate;
}

static void sort(struct io_use *list, size_t count)
{
	for (size_t i = 1; i < count; i++)
		for (size_t at = i; at > 0 && is_busier(&list[at], &list[at - 1]); at--) {
			struct io_use swapped = list[at];
			list[at] = list[at - 1];
			list[at - 1] = swapped;
		}
}

size_t io_use_list(const struct delta *delta, struct io_use ret[IO_USE_MAX])
{
	bool ground = delta_has_ground(delta->now, METRIC_IO_STAT_RBYTES);
	size_t count = 0;
	uint64_t rate;

	for (size_t i = 0; i < delta->now->item_count; i++) {
		const struct sample_item *item = &delta->now->items[i];
		if ((item->metric != METRIC_IO_STAT_RBYTES &&
		     item->metric != METRIC_IO_STAT_WBYTES) ||
		    (ground && item->stacked) || !delta_item_rate(delta, item, &rate) || rate == 0)
			continue;
		struct io_use *use = use_of(ret, &count, delta->now->texts + item->object);
		if (use)
			*(item->metric == METRIC_IO_STAT_RBYTES ? &use->read_rate
								: &use->write_rate) = rate;
	}
	sort(ret, count);
	return count;
}

static size_t find_way(struct span key)
{
	size_t way = 0;

	while (way < ARRAY_LEN(ways) &&
	       (strlen(ways[way].key) != key.len || memcmp(ways[way].key, key.at, key.len) != 0))
		way++;
	return way;
}

/* One "rbps=1048576" of one disk. */
static bool measure(const struct delta *use, const struct file_nested *pair, struct io_share *ret)
{
	size_t way = find_way(pair->key);

	if (way == ARRAY_LEN(ways) || pair->name.len >= IO_DEVICE_SIZE ||
	    file_single(pair->value.at, pair->value.len, &ret->limit) < 0 ||
	    ret->limit == UNIT_MAX || ret->limit == 0)
		return false;
	snprintf(ret->device, sizeof(ret->device), "%.*s", (int)pair->name.len, pair->name.at);
	ret->key = ways[way].key;
	ret->is_bytes = ways[way].is_bytes;
	ret->is_write = ways[way].is_write;
	/* A disk that was not used has no line in io.stat. */
	if (!delta_object_rate(use, ways[way].metric, ret->device, &ret->rate))
		ret->rate = 0;
	const struct effective_limit limit = {.known = true, .value = ret->limit};
	return effective_percent(&limit, ret->rate, &ret->percent);
}

/* Of equal shares the outermost binds, as effective_narrow() has it: levels go outwards. */
static bool find_at(const char *text, const struct delta *use, size_t owner, bool known,
		    struct io_share *best)
{
	const char *end = text + strlen(text);
	struct span line = {0};
	struct file_nested pair;
	int r;

	while ((r = file_next_nested(&text, end, &line, &pair)) != 0) {
		struct io_share share = {.owner = owner};
		if (r < 0) {
			file_skip_line(&text, end);
			line = (struct span){0};
		} else if (pair.key.len > 0 && measure(use, &pair, &share) &&
			   (!known || share.percent >= best->percent)) {
			*best = share;
			known = true;
		}
	}
	return known;
}

bool io_share_find(const struct lineage *lineage, bool of_owner, struct io_share *ret)
{
	struct io_share best;
	bool known = false;

	for (size_t i = 0; i < lineage->count; i++) {
		const struct delta *level = &lineage->deltas[i];
		const char *text = sample_text(level->now, knobs[KNOB_IO_MAX].file);
		if (text)
			known = find_at(text, of_owner ? level : &lineage->deltas[0],
					lineage->owner[i], known, &best);
	}
	if (known)
		*ret = best;
	return known;
}
