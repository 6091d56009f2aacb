/* SPDX-License-Identifier: MIT */
/*
 * Namespaces by name and flag.
 */
#pragma once

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

/* Bits (1 << NS_*) of the namespaces that a workload has when nobody says otherwise. */
unsigned int ns_default(void);
