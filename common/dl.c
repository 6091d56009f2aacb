/* SPDX-License-Identifier: MIT */
#include "common/dl.h"

#include <dlfcn.h>
#include <errno.h>

int dl_load(const char *soname, const char *package, const char *const *names, void **functions,
	    size_t count, struct err *err)
{
	/* Never closed: the pointers live as long as the program. */
	void *library = dlopen(soname, RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

	if (!library) {
		err_say(err, ENOENT, "library '%s' is not installed", soname);
		return err_hint(err, "on Debian: apt-get install %s", package);
	}
	for (size_t i = 0; i < count; i++)
		if (!dlsym(library, names[i]))
			return err_say(err, ENOENT, "library '%s' has no %s()", soname, names[i]);
	for (size_t i = 0; i < count; i++)
		functions[i] = dlsym(library, names[i]);
	return 0;
}
