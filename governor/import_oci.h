/* SPDX-License-Identifier: MIT */
/* The halves of the OCI source. Private to governor/import_oci*.c. */
#pragma once

#include "governor/import_node.h"

/* For a row: the map under linux.resources. */
void import_oci_resources(struct import_at *at, const struct import_key *key,
			  const struct node *node);
