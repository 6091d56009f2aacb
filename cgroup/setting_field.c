/* SPDX-License-Identifier: MIT */
#include "cgroup/amount.h"

#include <errno.h>
#include <string.h>

/* "memory.max = 'x': what is allowed" */
static int refuse(const struct knob_name *name, const struct knob_field *field, const char *text,
		  int code, struct err *err)
{
	AUTO_TEXT struct text allowed = {0};
	char file[KNOB_FILE_SIZE];

	if (code == -ENOMEM)
		return err_set(err, ENOMEM, "%s", knob_file(name, file));
	knob_allowed(name->knob, field, &allowed);
	err_say(err, code == -ERANGE ? ERANGE : EINVAL, "%s%s%s = '%.64s': %s",
		knob_file(name, file), field->name[0] ? " " : "", field->name, text,
		text_str(&allowed));
	if (code == -ENOTUNIQ)
		err_hint(err, "%s", amount_hint(field->unit));
	return err->code;
}

/* "rbps=, wbps=, riops= or wiops=" */
static void add_field_names(const struct knob_field *fields, size_t count, struct text *ret)
{
	for (size_t i = 0; i < count; i++)
		text_addf(ret, "%s%s=",
			  i == 0	  ? ""
			  : i + 1 < count ? ", "
					  : " or ",
			  fields[i].name);
}

int setting_refuse_form(const struct knob_name *name, const char *text, struct err *err)
{
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(name->knob, fields);
	AUTO_TEXT struct text form = {0};
	char file[KNOB_FILE_SIZE];

	switch (name->knob->shape) {
	case KNOB_PAIR:
		text_add(&form, "a quota such as 50%, or quota=50ms period=100ms");
		break;
	case KNOB_DEVICE:
	case KNOB_NAMED:
		text_add(&form, "a device, then ");
		add_field_names(fields, count, &form);
		break;
	case KNOB_WEIGHT:
		text_add(&form, "a weight, or a device and its weight");
		break;
	case KNOB_RESOURCE:
		text_add(&form, "a resource and its limit");
		break;
	case KNOB_VERB:
		text_add(&form, "it makes something happen and holds no limit");
		break;
	case KNOB_SINGLE:
	case KNOB_LIST:
	case KNOB_WORD:
		text_add(&form, "a single value");
		break;
	}
	return err_say(err, EINVAL, "%s = '%.64s': %s", knob_file(name, file), text,
		       text_str(&form));
}

static bool is_majmin(const char *text)
{
	size_t major = strspn(text, "0123456789"), minor;

	if (major == 0 || major > 4 || text[major] != ':')
		return false;
	minor = strspn(text + major + 1, "0123456789");
	return minor > 0 && minor <= 7 && text[major + 1 + minor] == '\0';
}

static bool is_plain(const char *text)
{
	for (; *text; text++)
		if ((unsigned char)*text < ' ' || *text == '\x7f')
			return false;
	return true;
}

int setting_check_object(const struct knob_name *name, const char *object, struct err *err)
{
	enum knob_shape shape = name->knob->shape;
	char file[KNOB_FILE_SIZE];
	bool is_disk = shape == KNOB_DEVICE || shape == KNOB_WEIGHT;

	if (shape == KNOB_WEIGHT && strcmp(object, "default") == 0)
		return 0;
	if (!is_plain(object) || strlen(object) >= SETTING_TEXT_SIZE)
		return err_say(err, EINVAL, "%s: '%.64s' is no name of a %s", knob_file(name, file),
			       object, is_disk ? "device" : "resource");
	if (is_disk && object[0] != '/' && !is_majmin(object))
		return err_say(err, EINVAL, "%s: '%.64s' is no device: /dev/..., MAJ:MIN or a path",
			       knob_file(name, file), object);
	if (!is_disk && (!object[0] || strpbrk(object, " =")))
		return err_say(err, EINVAL, "%s: '%.64s' is no name of a resource",
			       knob_file(name, file), object);
	return 0;
}

static bool all_may_be_max(const struct knob_field *fields, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!fields[i].max)
			return false;
	return true;
}

/* The field that @field names; @count when there is none. */
static size_t find_field(const struct knob *knob, const struct knob_field *fields, size_t count,
			 const char *field)
{
	size_t i = 0;

	if (!field[0] && (count == 1 || knob->shape == KNOB_PAIR))
		return 0;
	while (i < count && strcmp(fields[i].name, field) != 0)
		i++;
	return i;
}

static int refuse_field(const struct knob_name *name, const struct knob_field *fields, size_t count,
			const char *field, struct err *err)
{
	AUTO_TEXT struct text names = {0};
	char file[KNOB_FILE_SIZE];

	add_field_names(fields, count, &names);
	return err_say(err, EINVAL, "%s has no '%.64s': %s", knob_file(name, file), field,
		       fields[0].name[0] ? text_str(&names) : "it is a single value");
}

int setting_parse_field(struct setting *setting, const char *field, const char *text,
			struct arena *arena, struct err *err)
{
	const struct knob *knob = setting->name.knob;
	struct knob_field fields[KNOB_FIELDS_MAX];
	size_t count = knob_fields(knob, fields), i = find_field(knob, fields, count, field);
	char file[KNOB_FILE_SIZE];

	if (!knob_is_settable(knob))
		return setting_refuse_form(&setting->name, text, err);
	if (i == count && !field[0] && strcmp(text, "max") == 0 && all_may_be_max(fields, count)) {
		for (i = 0; i < count; i++)
			setting->fields[i] = (struct amount){AMOUNT_ABSOLUTE, UNIT_MAX, NULL};
		return 0;
	}
	if (i == count)
		return field[0] ? refuse_field(&setting->name, fields, count, field, err)
				: setting_refuse_form(&setting->name, text, err);
	if (setting->fields[i].base != AMOUNT_UNSET)
		return err_say(err, EINVAL, "%s%s%s is given twice",
			       knob_file(&setting->name, file), fields[i].name[0] ? " " : "",
			       fields[i].name);
	if (knob->shape == KNOB_WEIGHT && setting->object && strcmp(text, "default") == 0) {
		setting->fields[i] = (struct amount){AMOUNT_WORD, 0, "default"};
		return 0;
	}
	int r = amount_parse(knob, &fields[i], text, arena, &setting->fields[i]);
	return r < 0 ? refuse(&setting->name, &fields[i], text, r, err) : 0;
}
