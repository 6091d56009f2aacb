/* SPDX-License-Identifier: MIT */
#include "governor/network_want.h"

#include <errno.h>
#include <string.h>

#include "common/unit.h"

/* A packet must fit. */
#define BURST_MIN 2048
#define RATE_MIN  8000 /* bits a second */

struct reader {
	struct network_want *want;
	struct arena *arena;
};

static const char *const modes[] = {
	[NETWORK_DEFAULT] = "default", [NETWORK_HOST] = "host", [NETWORK_NONE] = "none",
	[NETWORK_PRIVATE] = "private", [NETWORK_JOIN] = "join",
};

const char *network_mode_name(enum network_mode mode)
{
	return modes[mode];
}

static int read_mode(struct reader *reader, const char *text, struct err *err)
{
	for (size_t i = NETWORK_HOST; i < NETWORK_JOIN; i++)
		if (strcmp(text, modes[i]) == 0) {
			reader->want->mode = (enum network_mode)i;
			return 0;
		}
	return err_say(err, EINVAL, "network = '%.64s': host, none or private", text);
}

static int read_rate(const char *text, uint64_t *ret, struct err *err)
{
	int r = unit_parse_bits(text, ret);

	if (r < 0)
		return err_say(err, EINVAL,
			       "network: rate '%.64s': bits a second, such as 512kbit, 20Mbit or "
			       "1Gbit",
			       text);
	if (*ret < RATE_MIN || *ret > ROUTE_BITS_MAX)
		return err_say(err, EINVAL, "network: rate '%.64s': from 8kbit to 17Gbit", text);
	return 0;
}

static int read_burst(const char *text, uint64_t *ret, struct err *err)
{
	int r = unit_parse_bytes(text, UNIT_BARE_1024, ret);

	if (r < 0 || *ret < BURST_MIN || *ret > INT32_MAX)
		return err_say(err, EINVAL, "network: burst '%.64s': a size from 2K to 2G", text);
	return 0;
}

static int read_egress(struct reader *reader, const char *text, struct err *err)
{
	return read_rate(text, &reader->want->egress.bits, err);
}

static int read_egress_burst(struct reader *reader, const char *text, struct err *err)
{
	return read_burst(text, &reader->want->egress.burst, err);
}

static int read_ingress(struct reader *reader, const char *text, struct err *err)
{
	return read_rate(text, &reader->want->ingress.bits, err);
}

static int read_ingress_burst(struct reader *reader, const char *text, struct err *err)
{
	return read_burst(text, &reader->want->ingress.burst, err);
}

static bool read_port(const char *text, size_t len, uint16_t *ret)
{
	uint64_t number;

	if (unit_parse_number(text, len, &number) < 0 || number == 0 || number > UINT16_MAX)
		return false;
	*ret = (uint16_t)number;
	return true;
}

/* "8080:80", "53:53/udp", "80": the host's, the workload's. */
static int read_publish(struct reader *reader, const char *text, struct err *err)
{
	struct network_want *want = reader->want;
	const char *slash = strchrnul(text, '/'),
		   *colon = memchr(text, ':', (size_t)(slash - text));
	const char *inner = colon ? colon + 1 : text;
	struct network_port port = {.udp = strcmp(slash, "/udp") == 0};

	if ((*slash && !port.udp && strcmp(slash, "/tcp") != 0) ||
	    !read_port(text, (size_t)((colon ? colon : slash) - text), &port.host) ||
	    !read_port(inner, (size_t)(slash - inner), &port.inner))
		return err_say(err, EINVAL,
			       "network publish = '%.64s': HOSTPORT:PORT, with /udp where it is "
			       "not tcp",
			       text);
	want->ports = arena_grow(reader->arena, want->ports, want->port_count, sizeof(port));
	if (!want->ports)
		return err_set(err, ENOMEM, "network");
	want->ports[want->port_count++] = port;
	return 0;
}

static int read_nat(struct reader *reader, const char *text, struct err *err)
{
	bool nat;

	if (unit_parse_bool(text, &nat) < 0)
		return err_say(err, EINVAL, "network nat = '%.64s': yes or no", text);
	reader->want->no_nat = !nat;
	return 0;
}

static const struct key {
	const char *name;
	int (*read)(struct reader *reader, const char *text, struct err *err);
} keys[] = {
	{"mode", read_mode},
	{"egress", read_egress},
	{"egress.burst", read_egress_burst},
	{"ingress", read_ingress},
	{"ingress.burst", read_ingress_burst},
	{"nat", read_nat},
	{"publish", read_publish},
};

static int read_word(struct reader *reader, const char *word, struct err *err)
{
	const char *equals = strchr(word, '=');

	if (!equals)
		return read_mode(reader, word, err);
	for (size_t i = 0; i < ARRAY_LEN(keys); i++)
		if (strncmp(keys[i].name, word, (size_t)(equals - word)) == 0 &&
		    !keys[i].name[equals - word])
			return keys[i].read(reader, equals + 1, err);
	return err_say(err, EINVAL,
		       "network: unknown key '%.*s'; there are mode, egress, egress.burst, "
		       "ingress, ingress.burst, nat and publish",
		       (int)(equals - word < 32 ? equals - word : 32), word);
}

/* What a mode has no place for. */
static int check(const struct network_want *want, struct err *err)
{
	const char *mode = modes[want->mode];

	if ((want->egress.burst && !want->egress.bits) ||
	    (want->ingress.burst && !want->ingress.bits))
		return err_say(err, EINVAL, "network: a burst needs a rate (egress, ingress)");
	if (want->no_nat && want->port_count)
		return err_say(err, EINVAL, "network: publish needs nat");
	if (want->mode == NETWORK_PRIVATE)
		return 0;
	if (want->no_nat)
		return err_say(err, EINVAL, "network: nat is of mode private, not %s", mode);
	if (want->port_count)
		return err_say(err, EINVAL, "network: publish needs mode private, not %s", mode);
	if (want->ingress.bits)
		return err_say(err, EINVAL, "network: ingress needs mode private, not %s", mode);
	if (want->egress.bits && want->mode != NETWORK_NONE)
		return err_say(err, EINVAL, "network: egress needs mode private or none, not %s",
			       mode);
	return 0;
}

int network_want_read(const char *const *words, size_t count, struct arena *arena,
		      struct network_want *ret, struct err *err)
{
	struct network_want want = {0};
	struct reader reader = {&want, arena};
	int r = 0;

	for (size_t i = 0; r == 0 && i < count; i++)
		r = read_word(&reader, words[i], err);
	if (r == 0)
		r = check(&want, err);
	*ret = want;
	return r;
}

int network_want_check_word(const char *word, struct err *err)
{
	AUTO_ARENA struct arena arena = {0};
	struct network_want want = {0};
	struct reader reader = {&want, &arena};

	return read_word(&reader, word, err);
}
