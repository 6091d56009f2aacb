/* SPDX-License-Identifier: MIT */
#include "cli/args.h"
#include "cli/command.h"
#include "cli/output.h"
#include "cli/sampling.h"
#include "cli/ticker.h"
#include "cli/which.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "common/clock.h"
#include "config.h"
#include "monitor/http.h"
#include "monitor/listen.h"
#include "monitor/openmetrics.h"
#include "monitor/self.h"

extern const struct command cmd_export;

#define SERIES_DEFAULT 50000

static struct sampling_options arg_options = {
	.depth = SURVEY_DEPTH_ALL, .max_series = SERIES_DEFAULT, .listen = true};
static uint64_t arg_budget; /* 0: any */
static uint64_t arg_interval_usec = 5 * USEC_PER_SEC;
static uint64_t arg_count; /* 0: until stopped */
static const char *arg_listen;
static const char *arg_textfile;

struct endpoint {
	struct sampling sampling;
	struct self self;
	const struct event_functions *event;
	sd_event *loop; /* borrowed from the ticker */
	struct listen listen;
	struct http *http;   /* NULL: none */
	int folder_fd;	     /* of the text file */
	const char *file;    /* its name there; NULL: none */
	uint64_t taken_usec; /* when the last sample was, monotonic */
	bool failing;	     /* said so */
};

/* The text is made when somebody asks; nothing is handed on before. */
static int keep(UNUSED struct export *export, UNUSED struct err *err)
{
	return 0;
}

static int render(struct endpoint *endpoint, bool openmetrics, struct text *ret, struct err *err)
{
	struct export *export = &endpoint->sampling.export;
	struct timespec cpu;

	if (clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &cpu) == 0)
		endpoint->self.cpu_usec =
			(uint64_t)cpu.tv_sec * USEC_PER_SEC + (uint64_t)cpu.tv_nsec / 1000;
	text_clear(&export->out);
	int r = openmetrics_end(export, !openmetrics, err);
	if (r == 0 && export->out.failed)
		r = err_set(err, ENOMEM, "write metrics");
	if (r < 0)
		return r;
	*ret = TAKE(export->out, (struct text){0});
	return 0;
}

static int page(void *data, bool openmetrics, struct text *ret, struct err *err)
{
	return render(data, openmetrics, ret, err);
}

static bool is_healthy(void *data)
{
	const struct endpoint *endpoint = data;

	return clock_mono_usec() - endpoint->taken_usec < 3 * arg_interval_usec + USEC_PER_SEC;
}

static int write_file(struct endpoint *endpoint, struct err *err)
{
	AUTO_TEXT struct text text = {0};

	int r = render(endpoint, false, &text, err);
	return r < 0 ? r
		     : fd_replace_at(endpoint->folder_fd, endpoint->file, text_str(&text), text.len,
				     0644, err);
}

static int sample(struct endpoint *endpoint, struct err *err)
{
	uint64_t began = clock_mono_usec();
	int r = sampling_take(&endpoint->sampling, err);

	endpoint->self.samples += r == 0;
	endpoint->self.failures += r < 0;
	if (r < 0)
		return r;
	endpoint->taken_usec = clock_mono_usec();
	endpoint->self.took_usec = endpoint->taken_usec - began;
	if (endpoint->http)
		http_changed(endpoint->http);
	return endpoint->file ? write_file(endpoint, err) : 0;
}

static int begin(const struct event_functions *event, sd_event *loop, void *data,
		 UNUSED struct err *err)
{
	struct endpoint *endpoint = data;

	endpoint->event = event;
	endpoint->loop = loop;
	return 0;
}

/* Once there is a sample to serve. */
static int serve(struct endpoint *endpoint, struct err *err)
{
	const struct http_site site = {page, is_healthy, endpoint};
	const struct listen *listen = &endpoint->listen;

	int r = http_open(listen->fd, &site, endpoint->event, endpoint->loop, &endpoint->http, err);
	if (r < 0)
		return r;
	listen_tell("READY=1");
	output_note("serving %s%s", listen->text,
		    strncmp(listen->text, "http", 4) == 0 ? "/metrics" : "");
	return 0;
}

/* A failure may pass, as a full disk does: it is said once, and /healthz tells. */
static int tick(void *data, struct err *err)
{
	struct endpoint *endpoint = data;

	int r = sample(endpoint, err);
	if (r == 0 && endpoint->listen.fd >= 0 && !endpoint->http)
		return serve(endpoint, err);
	if (r < 0 && (!endpoint->http || arg_count > 0))
		return r;
	if (r < 0 && !endpoint->failing)
		output_note("%s", err->text);
	endpoint->failing = r < 0;
	err->code = 0;
	return 0;
}

static int open_file(struct endpoint *endpoint, struct err *err)
{
	const char *slash = strrchr(arg_textfile, '/');
	AUTO_FREE char *folder =
		slash ? strndup(arg_textfile, (size_t)(slash - arg_textfile) + 1) : strdup(".");

	if (!folder)
		return err_set(err, ENOMEM, "open '%s'", arg_textfile);
	endpoint->file = slash ? slash + 1 : arg_textfile;
	endpoint->folder_fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	return endpoint->folder_fd < 0 ? err_set(err, errno, "open '%s'", folder) : 0;
}

/* What the service manager passed; what was asked for; loopback when nothing was. */
static int open_listen(struct listen *ret, struct err *err)
{
	int r = listen_passed(ret, err);

	if (r == 1 && arg_listen) {
		listen_close(ret);
		return err_say(err, EINVAL, "a socket was passed: --listen is too much");
	}
	if (r != 0 || (arg_textfile && !arg_listen))
		return r < 0 ? r : 0;
	return listen_open(arg_listen ? arg_listen : LISTEN_DEFAULT, ret, err);
}

static void endpoint_done(struct endpoint *endpoint)
{
	http_close(endpoint->http);
	listen_close(&endpoint->listen);
	sampling_close(&endpoint->sampling);
	if (endpoint->folder_fd >= 0)
		close(endpoint->folder_fd);
}

static int export_groups(char *const *names, struct err *err)
{
	static const struct exporter kept = {
		.name = "kept",
		.begin = openmetrics_begin,
		.group = openmetrics_group,
		.end = keep,
		.done = openmetrics_done,
	};
	CLEANUP(endpoint_done)
	struct endpoint endpoint = {
		.sampling = {.groups = {.root = CG_NONE}},
		.self = {.version = CGOV_VERSION},
		.listen = LISTEN_NONE,
		.folder_fd = -1,
	};
	struct ticker ticker = {
		.interval_usec = arg_interval_usec,
		.count = arg_count,
		.tick = tick,
		.data = &endpoint,
		.begin = begin,
	};

	int r = open_listen(&endpoint.listen, err);
	if (r == 0 && arg_textfile)
		r = open_file(&endpoint, err);
	if (r == 0)
		r = sampling_open(&kept, &arg_options, names, &endpoint.sampling, err);
	if (r < 0)
		return r;
	endpoint.sampling.export.self = &endpoint.self;
	endpoint.sampling.export.flush = keep;
	ticker.sources = endpoint.sampling.sources;
	ticker.budget = arg_budget;
	return ticker_run(&ticker, err);
}

static int parse_option(int c, const char *word)
{
	struct err err;
	size_t len;
	int r;

	switch (c) {
	case 'l':
		arg_listen = optarg;
		return listen_check(optarg, &err) < 0 ? command_usage(&cmd_export, "%s", err.text)
						      : 0;
	case 't':
		len = strlen(optarg);
		arg_textfile = optarg;
		if (len > 5 && strcmp(optarg + len - 5, ".prom") == 0 && optarg[len - 6] != '/')
			return 0;
		return command_usage(
			&cmd_export,
			"--textfile is a file NAME.prom: node_exporter reads no other");
	case 'i':
		return args_interval(&cmd_export, optarg, TICKER_MIN_USEC, &arg_interval_usec);
	case 'b':
		return args_budget(&cmd_export, optarg, &arg_budget);
	case 'c':
		return args_count(&cmd_export, optarg, &arg_count);
	default:
		r = which_option(c, optarg, &cmd_export, &arg_options);
		return r >= 0 ? r
			      : command_usage(&cmd_export, "unknown or incomplete option '%s'",
					      word);
	}
}

static int run(int argc, char **argv, struct err *err)
{
	static const struct option options[] = {
		{"listen", required_argument, NULL, 'l'},
		{"textfile", required_argument, NULL, 't'},
		{"interval", required_argument, NULL, 'i'},
		{"budget", required_argument, NULL, 'b'},
		{"count", required_argument, NULL, 'c'},
		WHICH_OPTIONS,
		WHICH_METRICS_OPTIONS,
		{0},
	};

	opterr = 0;
	for (int c; (c = getopt_long(argc, argv, "", options, NULL)) != -1;) {
		int r = parse_option(c, argv[optind - 1]);
		if (r != 0)
			return r;
	}
	signal(SIGPIPE, SIG_IGN);
	return export_groups(argv + optind, err);
}

const struct command cmd_export = {
	.name = "export",
	.synopsis = "[OPTIONS] [--listen ADDR] [--textfile FILE.prom] [GROUP...]",
	.help = "serve every number of groups to Prometheus",
	.options =
		"  GROUP            as for 'cgov stat'\n"
		"  --listen ADDR    127.0.0.1:PORT, [::1]:PORT, 0.0.0.0:PORT, PORT, unix:/PATH; port\n"
		"                   0 is a free one (default " LISTEN_DEFAULT
		", or the socket that\n"
		"                   systemd passes). /metrics as OpenMetrics or Prometheus text, as\n"
		"                   Accept says; /healthz. No TLS: a reverse proxy has it.\n"
		"  --textfile FILE.prom  write the same for node_exporter's textfile collector,\n"
		"                   whole or not at all; without --listen nothing is served\n"
		"  --budget SHARE   samples come later rather than take more than this of a CPU: 1%\n"
		"  --interval TIME  between samples, 10ms to 1h (default 5s): a scrape gets the\n"
		"                   last one, it reads no group\n"
		"  --count N        stop after N samples; otherwise SIGINT or SIGTERM stops it\n" WHICH_HELP
			WHICH_METRICS_HELP "                   (default 50000)\n\n"
		"Example:\n"
		"  cgov export --listen unix:/run/cgov-export.sock --match '/system.slice/*'\n"
		"  cgov export --textfile /var/lib/prometheus/node-exporter/cgov.prom --count 1\n",
	.run = run,
};
