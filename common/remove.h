/* SPDX-License-Identifier: MIT */
/*
 * Removing a folder with all that is in it.
 */
#pragma once

/**
 * remove_tree_at() - a file, a link (never what it leads to), or a folder however deep: no
 * recursion, three descriptors.
 *
 * Return: 0, also when there is none; -errno.
 */
int remove_tree_at(int dirfd, const char *name);
