/* SPDX-License-Identifier: MIT */
/* The halves of the compose source. Private to governor/import_compose*.c. */
#pragma once

#include "governor/import_node.h"

/* What is known only together. */
struct import_service {
	const struct node *memory, *both; /* mem_limit, memswap_limit */
	const struct node *entrypoint, *command;
};

/* A text without variables; those are for compose to fill in. NULL: it was said. */
const char *import_compose_text(struct import *import, const struct node *node);

/* For rows: a value under `run:`, and a list of them. */
void import_compose_run(struct import_at *at, const struct import_key *key,
			const struct node *node);
void import_compose_list(struct import_at *at, const struct import_key *key,
			 const struct node *node);
void import_compose_environment(struct import_at *at, const struct import_key *key,
				const struct node *node);
void import_compose_ulimits(struct import_at *at, const struct import_key *key,
			    const struct node *node);

/* After the keys: entrypoint and command are one. */
void import_compose_command(struct import_at *at, const struct import_service *service);
