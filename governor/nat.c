/* SPDX-License-Identifier: MIT */
#include "governor/nat.h"

#include <arpa/inet.h>
#include <errno.h>
#include <string.h>

#include "common/dl.h"
#include "common/text.h"
#include "config.h"

#if HAVE_NAT
#include <nftables/libnftables.h>

#define NFT(X)                      \
	X(nft_ctx_new)              \
	X(nft_ctx_free)             \
	X(nft_ctx_buffer_output)    \
	X(nft_ctx_buffer_error)     \
	X(nft_ctx_get_error_buffer) \
	X(nft_run_cmd_from_buffer)

DL_LIBRARY(nft, "libnftables.so.1", "libnftables1", NFT)

/* One transaction: all of it or nothing. What the library says is its first line. */
static int run(const char *commands, struct err *err)
{
	int r = nft_load(err);

	if (r < 0)
		return r;
	struct nft_ctx *ctx = nft.nft_ctx_new(NFT_CTX_DEFAULT);
	if (!ctx)
		return err_set(err, ENOMEM, "nftables");
	nft.nft_ctx_buffer_output(ctx);
	nft.nft_ctx_buffer_error(ctx);
	errno = 0;
	r = nft.nft_run_cmd_from_buffer(ctx, commands);
	if (r != 0) {
		const char *said = nft.nft_ctx_get_error_buffer(ctx);
		int code = said && strstr(said, "not supported")   ? ENOTSUP
			   : said && strstr(said, "File exists")   ? EEXIST
			   : said && strstr(said, "not permitted") ? EPERM
								   : EIO;
		r = err_say(err, code, "nftables: %.*s", (int)strcspn(said ? said : "", "\n"),
			    said ? said : "");
	}
	nft.nft_ctx_free(ctx);
	return r;
}
#else
static int run(UNUSED const char *commands, struct err *err)
{
	return err_say(err, ENOTSUP, "this build has no way out of private networks (libnftables)");
}
#endif

static int run_text(struct text *commands, struct err *err)
{
	return commands->failed ? err_set(err, ENOMEM, "nftables") : run(text_str(commands), err);
}

static const char *protocol(bool udp)
{
	return udp ? "udp" : "tcp";
}

/* What comes for a published port, from outside or from the host itself. */
static void add_ports_chain(struct text *commands, const char *hook)
{
	text_addf(commands,
		  "add chain ip cgov %s { type nat hook %s priority -100; }\n"
		  "flush chain ip cgov %s\n",
		  hook, hook, hook);
	for (int udp = 0; udp <= 1; udp++)
		text_addf(commands,
			  "add rule ip cgov %s fib daddr type local "
			  "dnat ip addr . port to %s dport map @%s_ports\n",
			  hook, protocol(udp), protocol(udp));
}

static int begin_ports(struct err *err)
{
	AUTO_TEXT struct text commands = {0};

	for (int udp = 0; udp <= 1; udp++)
		text_addf(
			&commands,
			"add map ip cgov %s_ports { type inet_service : ipv4_addr . inet_service; }\n",
			protocol(udp));
	add_ports_chain(&commands, "prerouting");
	add_ports_chain(&commands, "output");
	return run_text(&commands, err);
}

int nat_begin(const char *bridge, const char *network, struct err *err)
{
	AUTO_TEXT struct text commands = {0};

	text_addf(&commands,
		  "add table ip cgov\n"
		  "add chain ip cgov postrouting { type nat hook postrouting priority 100; }\n"
		  "flush chain ip cgov postrouting\n"
		  "add rule ip cgov postrouting ip saddr %s oifname != \"%s\" masquerade\n",
		  network, bridge);
	int r = run_text(&commands, err);
	return r == -ENOTSUP ? err_hint(err, "this kernel has no nftables for IPv4; nat: no goes "
					     "without a way out")
			     : r;
}

int nat_publish(struct in_addr inner, const struct network_port *ports, size_t count,
		struct err *err)
{
	AUTO_TEXT struct text commands = {0};
	char address[INET_ADDRSTRLEN];
	int r = begin_ports(err);

	if (r < 0) {
		err_wrap(err, "publish ports");
		return err_hint(err, "the kernel needs nft_nat and nft_fib");
	}
	inet_ntop(AF_INET, &inner, address, sizeof(address));
	for (size_t i = 0; i < count; i++)
		text_addf(&commands, "create element ip cgov %s_ports { %u : %s . %u }\n",
			  protocol(ports[i].udp), ports[i].host, address, ports[i].inner);
	r = run_text(&commands, err);
	if (r != -EEXIST)
		return r;
	return err_say(err, EADDRINUSE, "publish: a port is another workload's already");
}

void nat_withdraw(const struct network_port *ports, size_t count)
{
	struct err ignored;

	/* One at a time: what a crash left undone must not keep the others. */
	for (size_t i = 0; i < count; i++) {
		AUTO_TEXT struct text commands = {0};
		text_addf(&commands, "delete element ip cgov %s_ports { %u }\n",
			  protocol(ports[i].udp), ports[i].host);
		run_text(&commands, &ignored);
	}
}

void nat_end(void)
{
	struct err ignored;

	run("delete table ip cgov\n", &ignored);
}
