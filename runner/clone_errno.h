/* SPDX-License-Identifier: MIT */
/*
 * What an errno of clone3() means here, and what mends it.
 */
#pragma once

#include "common/err.h"
#include "runner/launch.h"

/**
 * clone_say() - the sentence for clone3()'s @errnum.
 *
 * Return: -@errnum.
 */
int clone_say(const struct launch *launch, int errnum, struct err *err);

/**
 * clone_hint() - a policy that lets user namespaces be made and then forbids everything inside
 * shows itself only later: name it when @err is of that kind.
 *
 * Return: the recorded code.
 */
int clone_hint(const struct launch *launch, struct err *err);
