/* A module that looks for a file when it is loaded, as the dynamic loader does. */
#include "law_module.h"

#include <unistd.h>

__attribute__((constructor)) static void look(void) { (void)!access("/", R_OK); }

LAW_MODULE(by_bytes, by_bytes, by_bytes)
