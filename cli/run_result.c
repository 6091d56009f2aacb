/* SPDX-License-Identifier: MIT */
#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/output.h"
#include "cli/run_job.h"
#include "common/fd.h"
#include "governor/report.h"

static struct report report_of(const struct run_result *result)
{
	return (struct report){
		.outcome = result->outcome,
		.name = result->workload->name,
		.policy = result->workload->policy,
		.boot_id = result->workload->boot_id,
		.command = result->workload->launch.argv,
		.error = result->err ? result->err->text : NULL,
		.default_pids_max = result->default_pids_max,
	};
}

void run_say(const struct run_args *args, const struct run_result *result)
{
	const struct report report = report_of(result);
	AUTO_TEXT struct text text = {0};

	if (result->err)
		output_error(result->err);
	if (args->summary) {
		report_summary(&report, &text);
		fprintf(stderr, "cgov: %s\n", text_str(&text));
	} else if (report_reason(&report, &text)) {
		fprintf(stderr, "cgov: %s: %s\n", result->workload->name, text_str(&text));
	}
}

void run_report_text(const struct run_result *result, bool pretty, struct text *ret)
{
	const struct report report = report_of(result);

	report_json(&report, pretty, ret);
	text_add(ret, "\n");
}

/* A pipe, a terminal, /dev/stderr: nothing to put in place by a rename. */
static bool is_special(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

static bool is_folder(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

static int open_folder(const char *path, char *buf, const char **ret_name, struct err *err)
{
	char *slash;

	if (strlen(path) >= PATH_MAX)
		return err_set(err, ENAMETOOLONG, "report '%s'", path);
	strcpy(buf, path);
	slash = strrchr(buf, '/');
	*ret_name = slash ? slash + 1 : buf;
	if (slash)
		*slash = '\0';
	int fd = open(!slash ? "." : buf[0] ? buf : "/", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0 || !**ret_name) {
		fd_closep(&fd);
		return err_set(err, fd < 0 ? errno : EISDIR, "report '%s'", path);
	}
	return fd;
}

int run_report_check(const struct run_args *args, struct err *err)
{
	char buf[PATH_MAX];
	const char *name;

	if (!args->report || strcmp(args->report, "-") == 0 || is_special(args->report))
		return 0;
	if (is_folder(args->report))
		return err_set(err, EISDIR, "report '%s'", args->report);
	AUTO_FD int folder = open_folder(args->report, buf, &name, err);
	if (folder < 0)
		return folder;
	if (faccessat(folder, ".", W_OK, AT_EACCESS) < 0)
		return err_set(err, errno, "report '%s'", args->report);
	return 0;
}

static int write_plain(const char *path, const struct text *reports, struct err *err)
{
	bool standard = strcmp(path, "-") == 0;
	AUTO_FD int opened = standard ? -1 : open(path, O_WRONLY | O_CLOEXEC | O_NOCTTY);
	int r = -errno;

	if (standard || opened >= 0)
		r = fd_write_all(standard ? STDOUT_FILENO : opened, text_str(reports),
				 reports->len);
	return r < 0 ? err_set(err, -r, "write the report to '%s'", path) : 0;
}

int run_report_write(const struct run_args *args, const struct text *reports, struct err *err)
{
	char buf[PATH_MAX];
	const char *name;

	if (reports->failed)
		return err_set(err, ENOMEM, "write the report");
	if (strcmp(args->report, "-") == 0 || is_special(args->report))
		return write_plain(args->report, reports, err);
	AUTO_FD int folder = open_folder(args->report, buf, &name, err);
	if (folder < 0)
		return folder;
	int r = fd_replace_at(folder, name, text_str(reports), reports->len, 0666, err);
	return r < 0 ? err_wrap(err, "report") : 0;
}
