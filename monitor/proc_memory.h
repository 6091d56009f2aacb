/* SPDX-License-Identifier: MIT */
/*
 * The groups that processes were seen in, for when /proc no longer says.
 *
 * A record of a task that ended is read later than the task ended, on a busy machine later than its
 * parent ended too. Records come in the order in which tasks end, so what was seen of a process
 * holds until its own record is read; after records were lost nothing holds.
 */
#pragma once

#include <stdint.h>

struct proc_memory;

/** proc_memory_new() - Return: an empty one, to be freed by proc_memory_free(); NULL: no memory. */
struct proc_memory *proc_memory_new(void);
void proc_memory_free(struct proc_memory *memory);

/** proc_memory_keep() - of two processes that share a place, and without memory, one is forgotten.
 */
void proc_memory_keep(struct proc_memory *memory, uint32_t pid, const char *path);

/** proc_memory_get() - Return: the path of its group, until the next call of another; NULL: unseen.
 */
const char *proc_memory_get(const struct proc_memory *memory, uint32_t pid);

void proc_memory_drop(struct proc_memory *memory, uint32_t pid);
void proc_memory_clear(struct proc_memory *memory);
