/* SPDX-License-Identifier: MIT */
/*
 * The least that a limited launch can be: what `cgov run` is measured against.
 */
#pragma once

#include <stdint.h>

/**
 * bare_launch() - mkdir, clone3() into the group with @namespaces, exec, wait, rmdir.
 * @parent_fd: of a directory of a cgroup v2 tree.
 * @namespaces: CLONE_NEW*.
 *
 * Return: 0 when the command exited with 0; -errno, or -ECHILD when the command failed.
 */
int bare_launch(int parent_fd, uint64_t namespaces, char *const *argv, char *const *envp);
