/* A module that opens a connection. */
#include "law_module.h"

#include <sys/socket.h>
#include <unistd.h>

static int compare(struct ccm_name a, struct ccm_name b)
{
    int file = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (connect(file, &(struct sockaddr){.sa_family = AF_INET}, sizeof(struct sockaddr)) == 0)
        close(file);
    return by_bytes(a, b);
}

LAW_MODULE(compare, compare, compare)
