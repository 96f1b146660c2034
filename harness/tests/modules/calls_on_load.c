/* A module that requests random bytes when it is loaded. */
#include "law_module.h"

#include <sys/random.h>

__attribute__((constructor)) static void draw(void)
{
    char byte;
    (void)!getrandom(&byte, 1, 0);
}

LAW_MODULE(by_bytes, by_bytes, by_bytes)
