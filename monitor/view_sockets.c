/* SPDX-License-Identifier: MIT */
/*
 * The page of the selected group's internet sockets: states, throughput, retransmits, peers.
 */
#include "monitor/view.h"

#include "common/unit.h"

#define NUMBER_WIDTH   11
#define PEER_WIDTH_MIN 16

int view_sockets_open(struct view *view)
{
	if (view->moment) {
		view->note = "what is past has no sockets any more";
		return 0;
	}
	view->shows_sockets = !view->shows_sockets;
	return 0;
}

static void add_bytes(struct text *text, const char *words, uint64_t bytes, const char *per)
{
	char size[UNIT_TEXT_SIZE];

	text_addf(text, "%s %s%s", words, unit_print_bytes(bytes, size), per);
}

static void draw_counts(const struct sockets *sockets, struct grid *grid, int row)
{
	AUTO_TEXT struct text text = {0};

	text_addf(&text, "TCP %llu  UDP %llu", (unsigned long long)sockets->tcp,
		  (unsigned long long)sockets->udp);
	for (uint8_t state = 0; state < SOCKET_STATES; state++)
		if (sockets->states[state] > 0)
			text_addf(&text, "  %s %llu", socket_state_name(state),
				  (unsigned long long)sockets->states[state]);
	grid_put(grid, row, 0, grid->columns, STYLE_PLAIN, text_str(&text));
}

static void draw_throughput(const struct sockets *sockets, struct grid *grid, int row)
{
	AUTO_TEXT struct text text = {0};

	if (sockets->has_rates) {
		add_bytes(&text, "TCP now: sent", sockets->sent_rate, "/s");
		add_bytes(&text, "  received", sockets->received_rate, "/s");
		text_addf(&text, "  retransmits %llu/s",
			  (unsigned long long)sockets->retransmit_rate);
	}
	grid_put(grid, row, 0, grid->columns, STYLE_BOLD, text_str(&text));
	text_clear(&text);
	add_bytes(&text, "Since they were opened: sent", sockets->sent_bytes, "");
	add_bytes(&text, "  received", sockets->received_bytes, "");
	text_addf(&text, "  retransmits %llu", (unsigned long long)sockets->retransmits);
	grid_put(grid, row + 1, 0, grid->columns, STYLE_DIM, text_str(&text));
}

static const char *const titles[] = {"CONNS",	 "SENT/s", "RECEIVED/s", "SENT",
				     "RECEIVED", "RETR",   "RTT"};

static void print_cell(const struct socket_peer *peer, bool rates, size_t cell,
		       char buf[UNIT_TEXT_SIZE])
{
	const uint64_t values[] = {peer->connections, peer->sent_rate,	    peer->received_rate,
				   peer->sent_bytes,  peer->received_bytes, peer->retransmits};

	if (cell == ARRAY_LEN(values))
		unit_print_usec(peer->rtt_usec, buf);
	else if (cell == 0 || cell == 5)
		unit_print_count(values[cell], buf);
	else if (cell <= 2 && !rates)
		buf[0] = '-', buf[1] = '\0';
	else
		unit_print_bytes(values[cell], buf);
}

static void draw_peer(const struct socket_peer *peer, bool rates, struct grid *grid, int row,
		      int width)
{
	char address[SOCKET_ADDRESS_SIZE], number[UNIT_TEXT_SIZE];

	grid_put(grid, row, 0, width, STYLE_PLAIN, socket_peer_print(peer, address));
	for (size_t i = 0; i < ARRAY_LEN(titles); i++) {
		print_cell(peer, rates, i, number);
		grid_put_right(grid, row, width + (int)i * NUMBER_WIDTH, NUMBER_WIDTH - 1,
			       STYLE_PLAIN, number);
	}
}

static void draw_peers(const struct sockets *sockets, struct grid *grid, int top, int rows)
{
	int width = grid->columns - (int)ARRAY_LEN(titles) * NUMBER_WIDTH;

	if (width > SOCKET_ADDRESS_SIZE)
		width = SOCKET_ADDRESS_SIZE;
	if (width < PEER_WIDTH_MIN)
		width = PEER_WIDTH_MIN;
	grid_style(grid, top, 0, grid->columns, STYLE_HEADER);
	grid_put(grid, top, 0, width, STYLE_HEADER, "PEER");
	for (size_t i = 0; i < ARRAY_LEN(titles); i++)
		grid_put_right(grid, top, width + (int)i * NUMBER_WIDTH, NUMBER_WIDTH - 1,
			       STYLE_HEADER, titles[i]);
	for (int i = 0; i + 1 < rows && (size_t)i < sockets->peer_count; i++)
		draw_peer(&sockets->peers[i], sockets->has_rates, grid, top + 1 + i, width);
}

void view_sockets_draw(const struct view *view, const struct model *model, struct grid *grid,
		       int top, int rows)
{
	const struct node *node = view_group(view, model);
	AUTO_TEXT struct text text = {0};

	text_addf(&text, "Sockets of %s and what is below it", node ? node->path : "-");
	grid_put(grid, top, 0, grid->columns, STYLE_HEADER, text_str(&text));
	if (view->sockets_lack) {
		grid_put_message(grid, top + 1, 0, grid->columns, STYLE_WARNING,
				 view->sockets_lack);
		return;
	}
	if (!view->sockets)
		return;
	draw_counts(view->sockets, grid, top + 1);
	draw_throughput(view->sockets, grid, top + 2);
	draw_peers(view->sockets, grid, top + 4, rows - 4);
}
