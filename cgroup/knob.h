/* SPDX-License-Identifier: MIT */
/*
 * The writable interface files: what each accepts, and the way between the words of a policy and
 * the text of the kernel. The knowledge is knob.def; nothing here reads or writes a cgroup.
 */
#pragma once

#include "common/arena.h"
#include "common/err.h"
#include "common/text.h"
#include "common/unit.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum knob_id {
#define KNOB(id, ...) KNOB_##id,
#include "cgroup/knob.def"
#undef KNOB
	KNOB_COUNT, /* no knob */
};

/* What one write to the file looks like. */
enum knob_shape {
	KNOB_SINGLE,   /* "VALUE" */
	KNOB_PAIR,     /* "QUOTA PERIOD" */
	KNOB_DEVICE,   /* "MAJ:MIN field=VALUE ...", a device a write */
	KNOB_WEIGHT,   /* "default VALUE" or "MAJ:MIN VALUE" */
	KNOB_NAMED,    /* "DEVICE field=VALUE ...", the device by name */
	KNOB_RESOURCE, /* "RESOURCE VALUE" */
	KNOB_LIST,     /* ranges: "0-3,6" */
	KNOB_WORD,     /* one of the row's words */
	KNOB_VERB,     /* an act, not a limit: never in a policy */
};

enum knob_unit {
	KNOB_UNIT_NONE,	   /* the fields have units of their own */
	KNOB_UNIT_BYTES,   /* memory; the kernel rounds down to a page */
	KNOB_UNIT_RATE,	   /* bytes a second; bare K, M, G are refused */
	KNOB_UNIT_COUNT,   /* a number; 10k is 10000 */
	KNOB_UNIT_NUMBER,  /* a number without suffix: a weight */
	KNOB_UNIT_NICE,	   /* -20..19, held as 0..39 */
	KNOB_UNIT_USEC,	   /* a duration */
	KNOB_UNIT_QUOTA,   /* CPU time a period, usec; may be hundredths of a percent of one CPU */
	KNOB_UNIT_PERCENT, /* hundredths */
	KNOB_UNIT_BOOL,	   /* 0, 1 */
	KNOB_UNIT_TEXT,	   /* a word */
	KNOB_UNITS,	   /* no unit */
};

#define KNOB_FIELDS_MAX 8

/* One value of a write, and what it may be. */
struct knob_field {
	char name[16]; /* "rbps"; "" where the shape has one unnamed value */
	enum knob_unit unit;
	uint64_t low, high; /* inclusive, in the unit; high is UNIT_MAX where numbers have no end */
	bool max;	    /* the word "max" is allowed too */
	char words[64];	    /* of TEXT: "member|root|isolated"; "" where any word is allowed */
};

struct knob {
	enum knob_id id;
	const char *file;	/* "memory.max", "hugetlb.SIZE.max" */
	const char *controller; /* "" for core files */
	enum knob_shape shape;
	enum knob_unit unit;
	const char *range; /* as in the table; knob_fields() has it in numbers */
	const char *untouched;
	const char *fields; /* as in the table; can be NULL */
	const char *since;
	const char *help;
};

extern const struct knob knobs[KNOB_COUNT];

/* The name of a file that belongs to a knob, with its size where the knob has one. */
struct knob_name {
	const struct knob *knob;
	char size[16]; /* "2MB" for hugetlb.2MB.max; "" otherwise */
};

/**
 * knob_find() - the knob that a file name belongs to.
 * @file: "memory.max", "hugetlb.2MB.max".
 *
 * Return: false when there is none.
 */
bool knob_find(const char *file, struct knob_name *ret);

#define KNOB_FILE_SIZE 48

/**
 * knob_file() - the file name, with the size in its place.
 *
 * Return: @buf.
 */
const char *knob_file(const struct knob_name *name, char buf[KNOB_FILE_SIZE]);

/**
 * knob_nearest() - the settable knob whose file name is most like @file.
 *
 * Return: borrowed from the table; NULL when none is near.
 */
const char *knob_nearest(const char *file);

bool knob_is_settable(const struct knob *knob);

/* Whether the file is in the hierarchy's root only: no group has it. */
bool knob_is_root_only(const struct knob *knob);

/* For people and documents: "bytes", "bytes/s", "count"; "single", "device". */
const char *knob_unit_name(enum knob_unit unit);
const char *knob_shape_name(enum knob_shape shape);

/**
 * knob_fields() - the values that one write carries, in the order of the table.
 *
 * Return: their number, 1 for shapes with an unnamed value; 0 for a row that makes no sense (none
 * does: a test reads them all).
 */
size_t knob_fields(const struct knob *knob, struct knob_field ret[KNOB_FIELDS_MAX]);

/**
 * knob_allowed() - add what a value may be, in words: "a number from 1 to 10000", "yes or no".
 */
void knob_allowed(const struct knob *knob, const struct knob_field *field, struct text *ret);

/**
 * knob_range() - add the same in short: "1..10000", "0..max", "1ms..1s", "member|root|isolated".
 */
void knob_range(const struct knob *knob, const struct knob_field *field, struct text *ret);

/* What an amount is relative to. */
enum amount_base {
	AMOUNT_UNSET = 0,      /* the field is not given */
	AMOUNT_ABSOLUTE,       /* n in the field's unit, UNIT_MAX for "max" */
	AMOUNT_PERCENT_HOST,   /* n hundredths of the machine's memory */
	AMOUNT_PERCENT_PARENT, /* n hundredths of the parent's effective limit */
	AMOUNT_PERCENT_CPU,    /* n hundredths of one CPU: becomes quota = n/100 % of the period */
	AMOUNT_WORD,	       /* text; a list is sorted and merged: "0-3,6" */
};

struct amount {
	enum amount_base base;
	uint64_t n;
	const char *word; /* AMOUNT_WORD: borrowed from the arena of the setting */
};

/**
 * struct setting - one write to one file: what a policy asks, or what the kernel has.
 *
 * A file with devices has one setting a device.
 */
struct setting {
	struct knob_name name;
	const char *object; /* device or resource, as written or resolved; NULL where none, and for
			       the default of a WEIGHT */
	struct amount fields[KNOB_FIELDS_MAX]; /* by the order of knob_fields() */
};

/**
 * setting_parse() - from one text, as on the command line: "512M", "50%", "max",
 * "/var/lib rbps=50MiB wbps=20MB", "default 300", "8:0 100", "sev 10", "quota=150ms period=100ms",
 * and the kernel's own "50000 100000".
 * @arena: owns the words of @ret.
 *
 * Return: 0, -EINVAL, -ERANGE with a text that says what is allowed.
 */
int setting_parse(const struct knob_name *name, const char *text, struct arena *arena,
		  struct setting *ret, struct err *err);

/**
 * setting_parse_field() - one field of a setting that grows: a map in a policy.
 * @setting: name is set, and object where the shape has one (setting_check_object()).
 * @field: "rbps", "quota"; "" for the unnamed value.
 */
int setting_parse_field(struct setting *setting, const char *field, const char *text,
			struct arena *arena, struct err *err);

/**
 * setting_check_object() - whether a device or resource may have this name; a device that does not
 * exist here is no error.
 */
int setting_check_object(const struct knob_name *name, const char *object, struct err *err);

/* What relative amounts and devices are resolved against. */
struct setting_facts {
	uint64_t ram_bytes;
	uint64_t swap_bytes;
	uint64_t parent_bytes; /* effective limit of the parent for this knob; the machine's where
				  none */
	uint64_t page_bytes;
};

/**
 * setting_resolve() - make every amount absolute, in kernel units, and check it against the row.
 *
 * The object is left alone: devices are resolved by device_resolve(). The period of cpu.max becomes
 * 100 ms where none is given.
 *
 * Return: 0, -EINVAL when a value is missing, -ERANGE.
 */
int setting_resolve(struct setting *setting, const struct setting_facts *facts, struct err *err);

/**
 * setting_print() - the text to write, without newline. All amounts are absolute.
 *
 * Never empty: the kernel takes a write of no bytes for no write, so an empty list is a space.
 */
void setting_print(const struct setting *setting, struct text *ret);

/**
 * setting_read() - what a file's content says.
 * @object: the device or resource wanted; of no meaning where the shape has none.
 *
 * A device that the content does not list reads as untouched; a WEIGHT there as the word
 * "default". What is read can be printed, and written to restore it.
 *
 * Return: 0, -EBADMSG.
 */
int setting_read(const struct knob_name *name, const char *object, const char *content,
		 struct arena *arena, struct setting *ret, struct err *err);

/**
 * setting_same_place() - whether both are of one file and one object in it.
 */
bool setting_same_place(const struct setting *a, const struct setting *b);

/**
 * setting_equal() - the same meaning: fields that @want leaves unset are ignored, bytes are
 * compared by page (huge page), cpuset lists by the set they name. A partition that the kernel
 * calls invalid is not the one that was asked for.
 */
bool setting_equal(const struct setting *want, const struct setting *have, uint64_t page_bytes);
