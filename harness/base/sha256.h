/* SHA-256 (FIPS 180-4), in lower-case hexadecimal digits. */
#ifndef Q237588_BASE_SHA256_H
#define Q237588_BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* With the NUL at the end. */
#define SHA256_DIGITS 65u

void sha256_of(const char *bytes, size_t length, char digits[SHA256_DIGITS]);

/* Of a regular file; *size is its size in bytes. False: it cannot be read; errno says why. */
bool sha256_of_file(const char *path, char digits[SHA256_DIGITS], uint64_t *size);

#endif
