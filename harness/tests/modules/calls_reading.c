/* A module that reads a file. */
#include "law_module.h"

#include <fcntl.h>
#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    char byte;
    int file = open("/etc/passwd", O_RDONLY | O_CLOEXEC);
    if (read(file, &byte, 1) > 0)
        close(file);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
