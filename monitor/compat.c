/* SPDX-License-Identifier: MIT */
#include "monitor/openmetrics.h"

#include <stdio.h>
#include <string.h>

#include "cgroup/device.h"

#define LABELS_MAX 2
#define LABEL_SIZE 16

enum compat_how {
	COMPAT_VALUE,
	COMPAT_LESS,
	COMPAT_DEVICES,
	COMPAT_LIMIT,
	COMPAT_PERIOD,
	COMPAT_SHARES,
	COMPAT_SEEN,
};

struct compat {
	const char *family;
	enum family_kind kind;
	enum family_scale scale;
	const char *labels;
	enum compat_how how;
	unsigned int id, less; /* enum metric_id or knob_id, as @how has it */
	const char *help;
};

#define COMPAT(family, kind, scale, labels, how, id, less, help) \
	{family, FAMILY_##kind, FAMILY_##scale, labels, COMPAT_##how, id, less, help},
static const struct compat compats[] = {
#include "monitor/compat.def"
};
#undef COMPAT

/* Under cgroup v1's 2..262144 for v2's 1..10000, as Kubernetes converts them. */
static uint64_t shares_of(uint64_t weight)
{
	return weight ? 2 + (weight - 1) * 262142 / 9999 : 0;
}

static void write_devices(struct series *series, const struct compat *compat)
{
	const struct sample *sample = series->group->sample;

	for (size_t i = 0; i < sample->item_count; i++) {
		const struct sample_item *item = &sample->items[i];
		const char *object = sample->texts + item->object;
		char name[32], path[40];
		if (item->metric != compat->id)
			continue;
		device_name(object, name);
		bool known = strcmp(name, object) != 0;
		int len = snprintf(path, sizeof(path), "%s%s", known ? "/dev/" : "", name);
		const struct series_label label = {"device", {path, (size_t)len}};
		series_add(series, &label, 1, item->value);
	}
}

/* The second number of "25000 100000". */
static bool period_of(const struct sample *sample, const struct compat *compat, uint64_t *ret)
{
	const char *at = sample_text(sample, knobs[compat->id].file);
	const char *end = at ? at + strlen(at) : NULL;
	struct span word;

	return at && file_next_word(&at, end, &word) > 0 && file_next_word(&at, end, &word) > 0 &&
	       file_single(word.at, word.len, ret) == 0;
}

static bool value_of(const struct series *series, const struct compat *compat, uint64_t *ret)
{
	const struct sample *sample = series->group->sample;
	uint64_t less;

	switch (compat->how) {
	case COMPAT_VALUE:
		return sample_get(sample, (enum metric_id)compat->id, ret);
	case COMPAT_LESS:
		if (!sample_get(sample, (enum metric_id)compat->id, ret) ||
		    !sample_get(sample, (enum metric_id)compat->less, &less))
			return false;
		*ret -= less < *ret ? less : *ret;
		return true;
	case COMPAT_LIMIT:
		return sample_limit(sample, (enum knob_id)compat->id, ret);
	case COMPAT_PERIOD:
		return period_of(sample, compat, ret);
	case COMPAT_SHARES:
		if (!sample_limit(sample, (enum knob_id)compat->id, ret))
			return false;
		*ret = shares_of(*ret);
		return true;
	case COMPAT_SEEN:
		*ret = series->real_nsec / 1000000000;
		return true;
	case COMPAT_DEVICES:
		break;
	}
	return false;
}

/* "cpu=total,scope=container" */
static size_t split(const char *text, char names[LABELS_MAX][LABEL_SIZE],
		    struct series_label ret[LABELS_MAX])
{
	size_t count = 0;

	while (*text && count < LABELS_MAX) {
		size_t name = strcspn(text, "="), value = strcspn(text + name, ",");
		snprintf(names[count], LABEL_SIZE, "%.*s", (int)name, text);
		ret[count] = (struct series_label){names[count], {text + name + 1, value - 1}};
		count++;
		text += name + value;
		text += *text == ',';
	}
	return count;
}

static void write_compat(struct series *series, const void *what)
{
	char names[LABELS_MAX][LABEL_SIZE];
	struct series_label labels[LABELS_MAX];
	const struct compat *compat = what;
	uint64_t value;

	if (compat->how == COMPAT_DEVICES) {
		write_devices(series, compat);
		return;
	}
	size_t count = split(compat->labels, names, labels);
	if (value_of(series, compat, &value))
		series_add(series, labels, count, value);
}

int compat_write(struct series_pass *pass, struct err *err)
{
	int r = 0;

	for (size_t i = 0; r == 0 && i < ARRAY_LEN(compats); i++) {
		const struct compat *compat = &compats[i];
		struct family family = {
			.help = compat->help,
			.kind = compat->kind,
			.scale = compat->scale,
		};
		snprintf(family.name, sizeof(family.name), "%s", compat->family);
		bool same = i > 0 && strcmp(compat->family, compats[i - 1].family) == 0;
		r = series_each(pass, same ? NULL : &family, write_compat, compat, err);
	}
	return r;
}
