/* SPDX-License-Identifier: MIT */
/* Messages as kernels sent them: tests/fuzz/corpus/link. */
#include "monitor/link.h"

#include "common/attr.h"
#include "common/fd.h"
#include "tests/test.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <string.h>

static void interfaces_of_a_machine_are_read(UNUSED void **state)
{
	AUTO_FREE char *bytes = NULL;
	struct netlink_message message;
	struct link links[8];
	size_t len, count = 0;
	struct err err;

	assert_int_equal(
		fd_slurp_at(AT_FDCWD, "tests/fuzz/corpus/link/6.12", 1 << 20, &bytes, &len, &err),
		0);
	for (struct span left = {bytes, len}; netlink_message_next(&left, &message); count++)
		assert_int_equal(link_parse(message.body, &links[count]), 0);
	assert_int_equal(count, 2);
	assert_string_equal(links[0].name, "lo");
	assert_true(links[0].inner);
	assert_int_equal(links[0].counters[LINK_RX_BYTES], links[0].counters[LINK_TX_BYTES]);
	assert_false(links[1].inner);
	assert_true(links[1].counters[LINK_RX_BYTES] > 0);
}

/* A message of attributes; room for what the tests need. */
struct made {
	struct ifinfomsg head;
	char attributes[512];
	size_t len;
};

static void put(struct made *made, uint16_t type, const void *value, size_t len)
{
	struct nlattr head = {.nla_len = (uint16_t)(sizeof(head) + len), .nla_type = type};

	memcpy(made->attributes + made->len, &head, sizeof(head));
	memcpy(made->attributes + made->len + sizeof(head), value, len);
	made->len += (sizeof(head) + len + 3) & ~(size_t)3;
}

static void put_kind(struct made *made, const char *kind)
{
	struct made info = {0};

	put(&info, IFLA_INFO_KIND, kind, strlen(kind));
	put(made, IFLA_LINKINFO, info.attributes, info.len);
}

static void what_passes_another_interface_is_inner(UNUSED void **state)
{
	static const struct {
		const char *what, *kind;
		bool link, elsewhere, master, inner;
	} rows[] = {
		{"a card", NULL, false, false, false, false},
		{"a card in a bridge", NULL, false, false, true, false},
		{"the end of a veth whose other is on the host", "veth", true, true, false, false},
		{"a pair with both ends here", "veth", true, false, false, true},
		{"the end of a nested namespace", "veth", true, true, true, true},
		{"a bridge", "bridge", false, false, false, true},
		{"a bond", "bond", false, false, false, true},
		{"a VLAN on a card here", "vlan", true, false, false, true},
		{"a VLAN on a card elsewhere", "vlan", true, true, false, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		const struct rtnl_link_stats64 stats = {.rx_bytes = 5, .tx_dropped = 9};
		struct made made = {0};
		struct link link;
		put(&made, IFLA_IFNAME, "eth0", 5);
		put(&made, IFLA_STATS64, &stats, sizeof(stats));
		if (rows[i].kind)
			put_kind(&made, rows[i].kind);
		if (rows[i].link)
			put(&made, IFLA_LINK, &(uint32_t){2}, 4);
		if (rows[i].elsewhere)
			put(&made, IFLA_LINK_NETNSID, &(uint32_t){0}, 4);
		if (rows[i].master)
			put(&made, IFLA_MASTER, &(uint32_t){3}, 4);
		struct span body = {(const char *)&made, sizeof(made.head) + made.len};
		assert_int_equal(link_parse(body, &link), 0);
		assert_int_equal(link.counters[LINK_RX_BYTES], 5);
		assert_int_equal(link.counters[LINK_TX_DROPPED], 9);
		if (link.inner != rows[i].inner)
			fail_msg("%s", rows[i].what);
	}
}

static void what_lacks_a_name_or_its_counters_is_refused(UNUSED void **state)
{
	const struct rtnl_link_stats64 stats = {0};
	struct made nameless = {0}, bare = {0}, cut = {0};
	struct link link;

	put(&nameless, IFLA_STATS64, &stats, sizeof(stats));
	put(&bare, IFLA_IFNAME, "eth0", 5);
	put(&cut, IFLA_IFNAME, "eth0", 5);
	put(&cut, IFLA_STATS64, &stats, 60);
	const struct made *all[] = {&nameless, &bare, &cut};
	for (size_t i = 0; i < ARRAY_LEN(all); i++) {
		struct span body = {(const char *)all[i], sizeof(all[i]->head) + all[i]->len};
		assert_int_equal(link_parse(body, &link), -EBADMSG);
	}
}

static void a_line_of_proc_says_the_same(UNUSED void **state)
{
	static const struct {
		const char *line, *name;
		uint64_t received, dropped;
		bool inner;
	} rows[] = {
		{"  eth0: 100 2 3 4 0 0 0 0 50 6 7 8 0 0 0 0", "eth0", 100, 8, false},
		{"    lo:100 2 3 4 0 0 0 0 50 6 7 9 0 0 0 0", "lo", 100, 9, true},
		{" a:b: 1 2 3 4 0 0 0 0 50 6 7 8 0 0 0 0", "a:b", 1, 8, false},
		{" face |bytes    packets errs drop fifo", NULL, 0, 0, false},
		{"  eth0: 100 2 3", NULL, 0, 0, false},
		{"  eth0: -1 2 3 4 0 0 0 0 50 6 7 8 0 0 0 0", NULL, 0, 0, false},
		{": 1 2 3 4 0 0 0 0 50 6 7 8 0 0 0 0", NULL, 0, 0, false},
		{"", NULL, 0, 0, false},
	};

	for (size_t i = 0; i < ARRAY_LEN(rows); i++) {
		struct span line = {rows[i].line, strlen(rows[i].line)};
		struct link link;
		assert_int_equal(link_parse_line(line, &link), rows[i].name ? 0 : -EBADMSG);
		if (!rows[i].name)
			continue;
		assert_string_equal(link.name, rows[i].name);
		assert_int_equal(link.counters[LINK_RX_BYTES], rows[i].received);
		assert_int_equal(link.counters[LINK_TX_DROPPED], rows[i].dropped);
		assert_int_equal(link.inner, rows[i].inner);
	}
}

TEST_MAIN(cmocka_unit_test(interfaces_of_a_machine_are_read),
	  cmocka_unit_test(what_passes_another_interface_is_inner),
	  cmocka_unit_test(what_lacks_a_name_or_its_counters_is_refused),
	  cmocka_unit_test(a_line_of_proc_says_the_same))
