#include "base/sha256.h"

#include <errno.h>
#include <fcntl.h>
#include <nettle/sha2.h>
#include <nettle/version.h>
#include <sys/stat.h>
#include <unistd.h>

#define BLOCK 65536u

static void finish_hash(struct sha256_ctx *context, char digits[SHA256_DIGITS])
{
    static const char hexadecimal[] = "0123456789abcdef";
    uint8_t digest[SHA256_DIGEST_SIZE];
#if NETTLE_VERSION_MAJOR >= 4
    sha256_digest(context, digest);
#else
    sha256_digest(context, sizeof digest, digest);
#endif
    for (size_t i = 0; i < sizeof digest; i++) {
        digits[2 * i] = hexadecimal[digest[i] >> 4];
        digits[2 * i + 1] = hexadecimal[digest[i] & 15];
    }
    digits[2 * sizeof digest] = '\0';
}

void sha256_of(const char *bytes, size_t length, char digits[SHA256_DIGITS])
{
    struct sha256_ctx context;
    sha256_init(&context);
    sha256_update(&context, length, (const uint8_t *)bytes);
    finish_hash(&context, digits);
}

/* Returns false and sets errno on failure. */
static bool hash_file(int descriptor, struct sha256_ctx *context, uint64_t *size)
{
    static uint8_t block[BLOCK];
    struct stat status;
    ssize_t got;
    if (fstat(descriptor, &status) != 0)
        return false;
    if (!S_ISREG(status.st_mode)) {
        errno = EINVAL;
        return false;
    }
    *size = 0;
    while ((got = read(descriptor, block, sizeof block)) > 0 || (got < 0 && errno == EINTR)) {
        if (got < 0)
            continue;
        sha256_update(context, (size_t)got, block);
        *size += (uint64_t)got;
    }
    return got == 0;
}

bool sha256_of_file(const char *path, char digits[SHA256_DIGITS], uint64_t *size)
{
    struct sha256_ctx context;
    int descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (descriptor < 0)
        return false;
    sha256_init(&context);
    bool hashed = hash_file(descriptor, &context, size);
    int error = errno;
    close(descriptor);
    errno = error;
    if (hashed)
        finish_hash(&context, digits);
    return hashed;
}
