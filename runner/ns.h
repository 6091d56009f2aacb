/* SPDX-License-Identifier: MIT */
/*
 * Namespaces by name and flag.
 */
#pragma once

#include "common/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum ns_id {
#define NS(id, ...) NS_##id,
#include "runner/ns.def"
#undef NS
	NS_COUNT, /* no namespace */
};

struct ns {
	enum ns_id id;
	const char *name; /* "pid" */
	uint64_t flag;	  /* CLONE_NEW* */
	bool by_default;
	const char *help;
};

extern const struct ns namespaces[NS_COUNT];

/**
 * ns_find() - by name.
 *
 * Return: NULL when there is none.
 */
const struct ns *ns_find(const char *name, size_t len);

/**
 * ns_default() - bits (1 << NS_*) of the namespaces that a workload has when nobody says otherwise.
 *
 * A caller that may not make the others (no CAP_SYS_ADMIN) gets a user namespace with them.
 */
unsigned int ns_default(void);

/**
 * ns_parse() - "pid,mount", "all", "none", "default".
 * @ret: bits (1 << NS_*).
 *
 * Return: 0, -EINVAL with the names there are.
 */
int ns_parse(const char *list, unsigned int *ret, struct err *err);

/* The CLONE_NEW* flags of these bits. */
uint64_t ns_flags(unsigned int bits);
