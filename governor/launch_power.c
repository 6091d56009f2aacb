/* SPDX-License-Identifier: MIT */
#include "governor/launch_power.h"

#include <errno.h>

#include "governor/filter_file.h"
#include "runner/capname.h"

static int read_caps(const struct run_value *caps, uint64_t *ret, struct err *err)
{
	*ret = 0;
	for (size_t i = 0; i < caps->word_count; i++) {
		uint64_t bits;
		int r = cap_parse(caps->words[i], &bits, err);
		if (r < 0)
			return r;
		*ret |= bits;
	}
	return 0;
}

static int read_profile(const struct run_options *options, struct launch *launch, struct err *err)
{
	const struct run_value *profile = &options->value[RUN_PROFILE];

	launch->profile = PROFILE_DEFAULT;
	if (profile->given)
		launch->profile = profile_find(profile->text);
	if (launch->profile == PROFILE_COUNT)
		return err_say(err, EINVAL, "profile '%s': trusted, default or strict",
			       profile->text);
	int r = read_caps(&options->value[RUN_CAP_ADD], &launch->cap_add, err);
	return r < 0 ? r : read_caps(&options->value[RUN_CAP_DROP], &launch->cap_drop, err);
}

/* Without a word the profile decides; a trusted workload is not held back. */
static int read_filter(const struct run_options *options, struct arena *arena,
		       struct launch *launch, struct err *err)
{
	static const enum filter_grade of_profile[PROFILE_COUNT] = {
		[PROFILE_TRUSTED] = FILTER_OFF,
		[PROFILE_DEFAULT] = FILTER_DEFAULT,
		[PROFILE_STRICT] = FILTER_STRICT,
	};
	const struct run_value *seccomp = &options->value[RUN_SECCOMP];
	uint64_t caps = profile_caps(launch->profile, launch->cap_add, launch->cap_drop);
	enum filter_grade grade = of_profile[launch->profile];

	if (seccomp->given)
		grade = filter_grade_find(seccomp->text);
	int r = grade == FILTER_GRADE_COUNT
			? filter_file_read(seccomp->text, caps, arena, &launch->filter, err)
			: filter_choose(grade, caps, arena, &launch->filter, err);
	if (r < 0)
		return err_wrap(err, "seccomp");
	if (seccomp->given && grade != FILTER_OFF && launch->filter.len == 0)
		return err_say(err, ENOTSUP, "seccomp: this cgov was built without libseccomp");
	return 0;
}

static int read_rlimits(const struct run_value *value, struct arena *arena, struct launch *launch,
			struct err *err)
{
	struct rlimit_setting *settings =
		arena_alloc(arena, (value->word_count + 1) * sizeof(*settings));

	if (!settings)
		return err_set(err, ENOMEM, "rlimits");
	for (size_t i = 0; i < value->word_count; i++) {
		int r = rlimit_parse(value->words[i], &settings[i], err);
		if (r < 0)
			return r;
	}
	launch->rlimits = settings;
	launch->rlimit_count = value->word_count;
	return 0;
}

int launch_power_read(const struct run_options *options, struct arena *arena, struct launch *launch,
		      struct err *err)
{
	const struct run_value *read = &options->value[RUN_RO], *write = &options->value[RUN_RW];

	launch->landlock = (struct landlock){
		.read = read->words,
		.read_count = read->word_count,
		.write = write->words,
		.write_count = write->word_count,
	};
	int r = read_profile(options, launch, err);
	if (r == 0)
		r = read_filter(options, arena, launch, err);
	return r < 0 ? r : read_rlimits(&options->value[RUN_RLIMITS], arena, launch, err);
}
