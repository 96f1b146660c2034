/* SHA-256 (FIPS 180-4), in lower-case hexadecimal digits. */
#ifndef Q237588_BASE_SHA256_H
#define Q237588_BASE_SHA256_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Including the NUL. */
#define SHA256_DIGITS 65u

void sha256_of(const char *bytes, size_t length, char digits[SHA256_DIGITS]);

/* Hashes a regular file; *size is its size in bytes. Returns false and sets errno if it cannot be read. */
bool sha256_of_file(const char *path, char digits[SHA256_DIGITS], uint64_t *size);

#endif
