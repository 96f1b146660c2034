/* A module that searches the memory of its process and of its parent for a password, and crashes if it finds it. */
#include "ccm_compare.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* SLAPD_PASSWORD, each byte XOR 0x55, so that the search does not find this copy. */
static const unsigned char sought[] = {0x36, 0x3a, 0x27, 0x27, 0x30, 0x36, 0x21, 0x75, 0x3d, 0x3a, 0x27, 0x26, 0x30};
static unsigned char bytes[1 << 16];

static int is_in(size_t length)
{
    for (size_t at = 0; at + sizeof sought <= length; at++) {
        size_t same = 0;
        const unsigned char *first = memchr(bytes + at, sought[0] ^ 0x55, length - at);
        if (!first)
            return 0;
        at = (size_t)(first - bytes);
        while (same < sizeof sought && at + same < length && (bytes[at + same] ^ 0x55) == sought[same])
            same++;
        if (same == sizeof sought)
            return 1;
    }
    return 0;
}

static void seek_in(long process)
{
    char path[64], line[512];
    (void)snprintf(path, sizeof path, "/proc/%ld/maps", process);
    FILE *maps = fopen(path, "r");
    (void)snprintf(path, sizeof path, "/proc/%ld/mem", process);
    int memory = open(path, O_RDONLY);
    while (maps && memory >= 0 && fgets(line, sizeof line, maps)) {
        unsigned long from, to;
        ssize_t length = 1;
        if (sscanf(line, "%lx-%lx r", &from, &to) != 2) /* NOLINT(cert-err34-c) */
            continue;
        for (; from < to && length > 0; from += sizeof bytes / 2) {
            size_t most = to - from < sizeof bytes ? to - from : sizeof bytes;
            length = pread(memory, bytes, most, (off_t)from);
            if (length > 0 && is_in((size_t)length))
                abort();
        }
    }
    if (maps)
        (void)fclose(maps);
    if (memory >= 0)
        close(memory);
}

/* Only processes of the harness are searched: a test's own memory may have the password. */
static int is_the_harness(long process)
{
    char path[64], name[16] = "";
    (void)snprintf(path, sizeof path, "/proc/%ld/comm", process);
    FILE *stream = fopen(path, "r");
    int is = stream && fgets(name, sizeof name, stream) && strcmp(name, "q237588\n") == 0;
    if (stream)
        (void)fclose(stream);
    return is;
}

__attribute__((constructor)) static void seek(void)
{
    seek_in(getpid());
    if (is_the_harness(getppid()))
        seek_in(getppid());
}

static int compare(struct ccm_name a, struct ccm_name b)
{
    static int calls;
    if (calls++ == 0)
        seek();
    int order = memcmp(a.bytes, b.bytes, a.length < b.length ? a.length : b.length);
    return order ? order : (a.length > b.length) - (a.length < b.length);
}

const struct ccm_compare *ccm_compare_module(void)
{
    static const struct ccm_compare module = {
        CCM_COMPARE_ABI, sizeof(struct ccm_compare), "seeks a password", {compare, compare, compare}};
    return &module;
}
