/* A module that can be loaded only if a library of the harness is loaded already. */
#include "law_module.h"

void yaml_get_version(int *major, int *minor, int *patch);

void (*needed)(int *, int *, int *) = yaml_get_version;

LAW_MODULE(by_bytes, by_bytes, by_bytes)
