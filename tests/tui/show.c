/* SPDX-License-Identifier: MIT */
/*
 * The dashboard without a terminal: a tree of groups as text, keys as words, the screen as text.
 *
 *	show TREE ROWS COLUMNS [read-only] [KEY...]
 *
 * TREE has lines "tick", which ends a sample, and "GROUP FILE CONTENT", where | stands for a line's
 * end; a line "GROUP -" removes the group, "expand GROUP" asks for its processes from the next tick
 * on, "peak GROUP BYTES" is the most memory since the sample before, and "@1234 stat CONTENT" is a
 * file of /proc/1234, as io and schedstat are; "%etc FILE CONTENT" is one below /etc. "socket STATE
 * PEER SENT RECEIVED RETRANSMITS RTT" is a TCP socket on the page of sockets. A second passes
 * between ticks; the first is at 14:13:20 UTC. Among the keys "tick" is another sample of the tree
 * as it stands, "dots-ascii" or "dots-blocks" a terminal without Braille, and "roles" prints what
 * each cell means too, by the letters of theme.def.
 */
#include "cgroup/sampler.h"
#include "cgroup/tree.h"
#include "common/clock.h"
#include "common/fd.h"
#include "monitor/collect.h"
#include "monitor/model.h"
#include "monitor/moment.h"
#include "monitor/naming.h"
#include "monitor/trace_follow.h"
#include "monitor/view.h"
#include "tests/tui/fake_actor.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <locale.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

/* 14:13:20 in UTC. */
#define START_NSEC ((uint64_t)1790000000 * 1000000000)

/* What is in use depends on the machine's pages. */
#define HISTORY_BYTES ((uint64_t)2 << 20)

#define SOCKETS_MAX 16

struct show {
	struct socket sockets[SOCKETS_MAX];
	size_t socket_count;
	struct collect collect;
	struct past past;
	struct trace trace;
	struct model model;
	struct roll *roll;
	int root_fd;  /* of the temporary folder that looks like a cgroup tree */
	int proc_fd;  /* of the one that looks like /proc */
	int files_fd; /* of the one that looks like the root of the file system */
	struct naming *naming;
	bool with_roles; /* what each cell means is printed too */
	uint64_t ticks;
	struct err err;
};

static int fail(const struct err *err)
{
	fprintf(stderr, "show: %s\n", err->text);
	return 1;
}

/* Folders of the file system have inodes that differ from run to run; a group keeps its own. */
static uint64_t id_of(const char *path)
{
	uint64_t id = 14695981039346656037U;

	for (; *path; path++)
		id = (id ^ (unsigned char)*path) * 1099511628211U;
	return id;
}

static int add_task(const struct task *task, void *data)
{
	struct show *show = data;
	struct task then = *task;

	then.mono_usec = (show->ticks + 1) * 1000000;
	source_taskstats_fill(show->collect.taskstats, &then, 1);
	return model_add_task(show->model.added, &then);
}

static void drop(struct sample *sample)
{
	sample_done(sample);
	free(sample);
}

static int visit(const struct cg *cg, const char *path, UNUSED unsigned int depth, void *data)
{
	struct show *show = data;
	struct sample *sample = calloc(1, sizeof(*sample));
	char whole[4096];

	if (!sample)
		return err_set(&show->err, ENOMEM, "sample");
	sample_init(sample);
	int r = sampler_read(show->collect.sampler, cg, SAMPLE_ALL, sample, &show->err);
	if (r < 0) {
		drop(sample);
		return r;
	}
	snprintf(whole, sizeof(whole), "/%s", path);
	sample->id = id_of(whole);
	sample->mono_usec = (show->ticks + 1) * 1000000;
	past_add(&show->past, whole, sample);
	roll_add(show->roll, whole, sample);
	if (show->collect.held) {
		drop(sample);
		return 0;
	}
	r = model_add(&show->model, whole, sample);
	if (r == 0 && show->model.added->expanded)
		r = source_proc_group(show->collect.processes, cg->fd, show->model.threads,
				      add_task, show);
	return r;
}

static int to_lane(const struct incident *incident, void *data)
{
	return lane_put(data, incident);
}

static int tick(struct show *show)
{
	struct cg top = CG_NONE;

	roll_begin(show->roll, START_NSEC + show->ticks * 1000000000, (show->ticks + 1) * 1000000);
	past_begin(&show->past, START_NSEC + show->ticks * 1000000000, (show->ticks + 1) * 1000000);
	int r = cg_open(show->root_fd, "", &top, &show->err);
	if (r == 0)
		r = cg_walk(&top, visit, show, &show->err);
	cg_close(&top);
	past_end(&show->past);
	roll_end(show->roll, to_lane, &show->collect.lane);
	show->ticks++;
	return r < 0 || show->collect.held ? r : model_finish(&show->model);
}

static int make_folders(int root_fd, const char *path)
{
	char part[4096];

	snprintf(part, sizeof(part), "%s", path);
	for (char *slash = strchr(part, '/'); slash; slash = strchr(slash + 1, '/')) {
		*slash = '\0';
		if (*part && mkdirat(root_fd, part, 0755) < 0 && errno != EEXIST)
			return -errno;
		*slash = '/';
	}
	return 0;
}

static int put_file(struct show *show, const char *group, const char *file, char *content)
{
	int root_fd = *group == '@'   ? show->proc_fd
		      : *group == '%' ? show->files_fd
				      : show->root_fd;
	char path[4096];

	for (char *bar = strchr(content, '|'); bar; bar = strchr(bar, '|'))
		*bar = '\n';
	snprintf(path, sizeof(path), "%s/%s", strcmp(group, "/") == 0 ? "." : group + 1, file);
	int r = make_folders(root_fd, path);
	if (r < 0)
		return err_set(&show->err, -r, "make the folders of '%s'", path);
	AUTO_FD int fd = openat(root_fd, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	if (fd < 0 || dprintf(fd, "%s\n", content) < 0)
		return err_set(&show->err, errno, "write '%s'", path);
	return 0;
}

static int remove_group(struct show *show, const char *group)
{
	char command[4352];

	/* Names in tests are plain words: no quoting is needed. */
	snprintf(command, sizeof(command), "rm -r /proc/%d/fd/%d/%s", getpid(), show->root_fd,
		 group + 1);
	return system(command) == 0 ? 0 : err_say(&show->err, EIO, "remove '%s'", group);
}

static struct node *row_of(struct show *show, const char *path)
{
	for (size_t i = 0; i < show->model.row_count; i++)
		if (strcmp(show->model.rows[i]->path, path) == 0)
			return show->model.rows[i];
	fprintf(stderr, "show: there is no '%s'\n", path);
	exit(1);
}

static int expand(struct show *show, const char *path)
{
	row_of(show, path)->expanded = true;
	return 0;
}

static int set_peak(struct show *show, const char *path, const char *bytes)
{
	row_of(show, path)->peak.memory =
		(struct peak_value){.known = true, .bytes = strtoull(bytes, NULL, 10)};
	return 0;
}

static int add_socket(struct show *show, uint8_t state, const char *rest)
{
	struct socket socket = {.family = AF_INET, .state = state, .has_info = true};
	char peer[64];

	if (show->socket_count == SOCKETS_MAX ||
	    sscanf(rest, "%63s %" SCNu64 " %" SCNu64 " %" SCNu64 " %" SCNu32, peer,
		   &socket.sent_bytes, &socket.received_bytes, &socket.retransmits,
		   &socket.rtt_usec) != 5)
		return err_say(&show->err, EINVAL, "not a socket: '%s'", rest);
	if (strchr(peer, ':'))
		socket.family = AF_INET6;
	inet_pton(socket.family, peer, socket.peer);
	socket.cookie = show->socket_count + 1;
	show->sockets[show->socket_count++] = socket;
	return 0;
}

/* Each had moved half of it a second before. */
static void look_at_sockets(const struct show *show, struct sockets *ret)
{
	for (uint64_t half = 2; half > 0; half--) {
		sockets_begin(ret, (3 - half) * 1000000);
		for (size_t i = 0; i < show->socket_count; i++) {
			struct socket socket = show->sockets[i];
			socket.sent_bytes /= half;
			socket.received_bytes /= half;
			socket.retransmits /= half;
			sockets_add_tcp(ret, &socket);
		}
		sockets_end(ret);
	}
	ret->udp = 1;
}

static int take_line(struct show *show, char *line)
{
	char *group = strtok(line, " \n"), *file = strtok(NULL, " \n"), *rest = strtok(NULL, "\n");

	if (!group || *group == '#')
		return 0;
	if (strcmp(group, "tick") == 0)
		return tick(show);
	if (file && strcmp(file, "-") == 0)
		return remove_group(show, group);
	if (rest && strcmp(group, "peak") == 0)
		return set_peak(show, file, rest);
	if (rest && strcmp(group, "socket") == 0)
		return add_socket(show, (uint8_t)atoi(file), rest);
	if (file && strcmp(group, "expand") == 0)
		return expand(show, file);
	if (!file || !strchr("/@%", *group))
		return err_say(&show->err, EINVAL, "not GROUP FILE CONTENT: '%s'", group);
	return put_file(show, group, file, rest ? rest : (char[]){""});
}

static int read_tree(struct show *show, const char *path)
{
	char line[8192];
	FILE *tree = fopen(path, "re");
	int r = 0;

	if (!tree)
		return err_set(&show->err, errno, "open '%s'", path);
	while (r == 0 && fgets(line, sizeof(line), tree))
		r = take_line(show, line);
	fclose(tree);
	return r;
}

/* A key's name, or "click:ROW,COLUMN". */
static uint32_t key_of(const char *word)
{
	int row, column;

	if (sscanf(word, "click:%d,%d", &row, &column) == 2)
		return key_click(row, column);
	return key_named(word, strlen(word));
}

static int press(struct show *show, struct view *view, const char *word, int rows)
{
	if (strncmp(word, "dots-", 5) == 0) {
		view->dots = strcmp(word, "dots-ascii") == 0 ? GRAPH_ASCII : GRAPH_BLOCKS;
		return 0;
	}
	if (strcmp(word, "roles") == 0) {
		show->with_roles = true;
		return 0;
	}
	if (strcmp(word, "tick") == 0) {
		int r = tick(show);
		moment_tell(&show->collect, &show->model, view);
		return r;
	}
	int r = view_key(view, &show->model, key_of(word), view_page_rows(view, rows));
	return r < 0 ? r : moment_obey(&show->collect, &show->model, view, &show->err);
}

/* All that top does bit by bit. */
static int follow(struct show *show, struct view *view)
{
	int r = trace_follow(&show->trace, &show->collect, &show->model, view, &show->err);

	while (r == 0 && show->trace.reader)
		r = trace_work(&show->trace, USEC_PER_SEC, &show->err) < 0 ? -1 : 0;
	return r;
}

static void picture(struct show *show, struct view *view, struct grid *grid)
{
	view->history_bytes = HISTORY_BYTES;
	naming_tick(show->naming, &show->model);
	if (follow(show, view) < 0)
		return;
	view_draw(view, &show->model, 1234, grid);
}

static int press_and_print(struct show *show, int rows, int width, char **keys)
{
	struct view view = {.dots = GRAPH_BRAILLE, .interval_usec = 1000000, .actor = &fake_actor};
	CLEANUP(sockets_done) struct sockets sockets = {0};
	AUTO_GRID struct grid grid = {0};
	AUTO_TEXT struct text text = {0};

	look_at_sockets(show, &sockets);
	view.sockets = &sockets;
	if (grid_resize(&grid, rows, width) < 0)
		return 1;
	moment_tell(&show->collect, &show->model, &view);
	picture(show, &view, &grid);
	if (*keys && strcmp(*keys, "read-only") == 0) {
		view.actor = NULL;
		keys++;
	}
	for (; *keys; keys++) {
		if (press(show, &view, *keys, rows) < 0)
			return fail(&show->err);
		if (TAKE(view.wants_tasks, false))
			collect_tasks(&show->collect, &show->model, &show->err);
		picture(show, &view, &grid);
	}
	grid_print(&grid, &text);
	if (show->with_roles)
		grid_print_styles(&grid, theme_letter, &text);
	fputs(text_str(&text), stdout);
	view_done(&view);
	return 0;
}

static int open_folder(const char *parent, const char *name, int *ret)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/%s", parent, name);
	if (mkdir(path, 0755) < 0)
		return -errno;
	*ret = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return *ret < 0 ? -errno : 0;
}

static int open_folders(struct show *show, const char *folder)
{
	int r = open_folder(folder, "cgroup", &show->root_fd);

	if (r == 0)
		r = open_folder(folder, "proc", &show->proc_fd);
	if (r == 0)
		r = open_folder(folder, "files", &show->files_fd);
	if (r < 0)
		return err_set(&show->err, -r, "make the folders");
	show->naming = naming_new(dup(show->files_fd));
	collect_processes(&show->collect, dup(show->proc_fd), false);
	return cg_open(show->root_fd, "", &show->collect.top, &show->err);
}

int main(int argc, char **argv)
{
	struct show show = {.collect = {.sampler = sampler_new(), .path = strdup("/")}};
	char folder[] = "/tmp/cgov-show-XXXXXX", command[64];

	if (argc < 4 || !show.collect.sampler || !mkdtemp(folder))
		return 2;
	setlocale(LC_CTYPE, "C.UTF-8");
	setenv("TZ", "UTC", 1);
	if (past_open(900 * USEC_PER_SEC, HISTORY_BYTES * 8, &show.past, &show.err) < 0)
		return fail(&show.err);
	show.collect.past = &show.past;
	model_init(&show.model);
	show.roll = roll_new();
	if (open_folders(&show, folder) < 0)
		return fail(&show.err);
	int r = read_tree(&show, argv[1]);
	int status = r < 0 ? fail(&show.err)
			   : press_and_print(&show, atoi(argv[2]), atoi(argv[3]), argv + 4);
	model_done(&show.model);
	naming_free(show.naming);
	roll_free(show.roll);
	close(show.files_fd);
	collect_close(&show.collect);
	trace_done(&show.trace);
	past_close(&show.past);
	close(show.root_fd);
	snprintf(command, sizeof(command), "rm -r %s", folder);
	return system(command) == 0 ? status : 1;
}
