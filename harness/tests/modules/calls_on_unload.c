/* A module that sets a variable and requests random bytes when it is unloaded. */
#include "law_module.h"

#include <stdlib.h>
#include <sys/random.h>

__attribute__((destructor)) static void draw(void)
{
    char byte;
    (void)setenv("Q237588_UNLOADED", "1", 1);
    (void)!getrandom(&byte, 1, 0);
}

LAW_MODULE(by_bytes, by_bytes, by_bytes)
