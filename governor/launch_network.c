/* SPDX-License-Identifier: MIT */
#include "governor/launch_network.h"

#include <errno.h>
#include <linux/capability.h>

#include "runner/cap.h"

#define NET_BIT (1U << NS_NET)

static int choose_namespace(const struct network_want *want, bool is_asked, struct launch *launch,
			    struct err *err)
{
	bool own = want->mode == NETWORK_NONE || want->mode == NETWORK_PRIVATE;

	if (own)
		launch->namespaces |= NET_BIT;
	else if (want->mode == NETWORK_DEFAULT)
		return 0;
	else if (is_asked && launch->namespaces & NET_BIT)
		return err_say(err, EINVAL, "network: %s contradicts namespaces: net",
			       network_mode_name(want->mode));
	else
		launch->namespaces &= ~NET_BIT;
	return 0;
}

int launch_network_read(const struct run_options *options, struct arena *arena,
			struct launch *launch, const struct network_want **ret, struct err *err)
{
	const struct run_value *value = &options->value[RUN_NETWORK];

	*ret = NULL;
	if (!value->given)
		return 0;
	struct network_want *want = arena_new(arena, struct network_want);
	if (!want)
		return err_set(err, ENOMEM, "network");
	int r = network_want_read(value->words, value->word_count, arena, want, err);
	if (r == 0)
		r = choose_namespace(want, options->value[RUN_NAMESPACES].given, launch, err);
	if (r < 0)
		return r;
	*ret = want;
	if (want->mode == NETWORK_PRIVATE &&
	    (!cap_have(CAP_NET_ADMIN) || launch->namespaces & 1U << NS_USER)) {
		err_say(err, EPERM, "network: private needs root, and no user namespace");
		return err_hint(err, "a normal user has none and host");
	}
	return 0;
}
