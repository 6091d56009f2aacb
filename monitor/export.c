/* SPDX-License-Identifier: MIT */
#include "monitor/export.h"

#include <errno.h>
#include <string.h>

#define LONG_ENOUGH ((size_t)1 << 16)

#define X(name) extern const struct exporter export_##name;
#include "monitor/exporters.inc"
#undef X

const struct exporter *const exporters[] = {
#define X(name) &export_##name,
#include "monitor/exporters.inc"
#undef X
	NULL,
};

const struct exporter *exporter_find(const char *name)
{
	for (size_t i = 0; exporters[i]; i++)
		if (strcmp(exporters[i]->name, name) == 0)
			return exporters[i];
	return NULL;
}

static int flush(struct export *export, struct err *err)
{
	if (export->out.failed)
		return err_set(err, ENOMEM, "write the sample");
	return export->out.len > 0 ? export->flush(export, err) : 0;
}

int export_relieve(struct export *export, struct err *err)
{
	return export->out.len >= LONG_ENOUGH || export->out.failed ? flush(export, err) : 0;
}

int export_begin(struct export *export, const struct export_head *head, struct err *err)
{
	return export->exporter->begin(export, head, err);
}

int export_group(struct export *export, const struct export_group *group, struct err *err)
{
	int r = export->exporter->group(export, group, err);

	return r < 0 ? r : export_relieve(export, err);
}

int export_end(struct export *export, struct err *err)
{
	int r = export->exporter->end(export, err);

	return r < 0 ? r : flush(export, err);
}

void export_done(struct export *export)
{
	if (export->exporter && export->exporter->done)
		export->exporter->done(export);
	export->state = NULL;
	text_done(&export->out);
}
