/* SPDX-License-Identifier: MIT */
#include "runner/exec.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "runner/interp.h"

/* As execvp(3) has it where PATH is not set. */
#define DEFAULT_PATH "/bin:/usr/bin"

static const char *path_of(char *const *envp)
{
	for (; *envp; envp++)
		if (strncmp(*envp, "PATH=", 5) == 0)
			return *envp + 5;
	return DEFAULT_PATH;
}

/* Return: only on failure, -errno. */
static int try_file(const struct launch *launch, const char *file)
{
	execve(file, launch->argv, launch->envp);
	return -errno;
}

/*
 * The first of PATH that can be executed. An entry that exists and cannot decides the answer when
 * none of the others does better: "permission denied" says more than "not found".
 *
 * @ret_file: what the answer is about.
 */
static int try_path(const struct launch *launch, char ret_file[PATH_MAX])
{
	const char *name = launch->argv[0], *dir = path_of(launch->envp);
	char file[PATH_MAX];
	int result = -ENOENT;

	for (;;) {
		size_t len = strcspn(dir, ":");
		int n = snprintf(file, sizeof(file), "%.*s%s%s", (int)len, dir, len ? "/" : "",
				 name);
		if (n > 0 && (size_t)n < sizeof(file) && access(file, F_OK) == 0) {
			int r = try_file(launch, file);
			if (result == -ENOENT) {
				result = r;
				strcpy(ret_file, file);
			}
			if (r != -EACCES && r != -ENOENT && r != -ENOTDIR)
				return r;
		}
		if (dir[len] == '\0')
			return result;
		dir += len + 1;
	}
}

static int say(int r, const char *name, const char *file, struct err *err)
{
	char interpreter[PATH_MAX];

	if (r == -ENOENT && *file == '\0')
		return err_say(err, ENOENT, "'%s': command not found in PATH", name);
	err_set(err, -r, "execute '%s'", file);
	/* The file is there, and yet the kernel says that something is not. */
	if (r == -ENOENT && access(file, F_OK) == 0) {
		err->code = -ENOEXEC;
		if (interp_read(file, interpreter, sizeof(interpreter)) == 0)
			err_hint(err, "its interpreter '%s' is missing", interpreter);
	} else if (r == -ENOEXEC) {
		err_hint(err, "neither a program for this machine nor a script with a #! line");
	} else if (r == -EAGAIN) {
		err_hint(err, "the user's limit on processes is reached");
	}
	return err->code;
}

int exec_command(const struct launch *launch, enum launch_stage *ret_stage, struct err *err)
{
	const char *name = launch->argv[0];
	char file[PATH_MAX] = "";
	sigset_t none;
	int r;

	sigemptyset(&none);
	sigprocmask(SIG_SETMASK, &none, NULL);
	*ret_stage = LAUNCH_EXEC;
	if (strlen(name) >= sizeof(file))
		return err_set(err, ENAMETOOLONG, "execute");
	if (strchr(name, '/') || *name == '\0') {
		strcpy(file, name);
		r = try_file(launch, file);
		return say(r, name, file, err);
	}
	r = try_path(launch, file);
	return say(r, name, file, err);
}
