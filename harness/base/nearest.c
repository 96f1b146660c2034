#include "base/nearest.h"

#include <stdlib.h>
#include <string.h>

static size_t least(size_t a, size_t b) { return a < b ? a : b; }

size_t nearest_distance(const char *a, const char *b, size_t most)
{
    size_t rows = strlen(a), columns = strlen(b), width = columns + 1;
    if ((rows > columns ? rows - columns : columns - rows) > most)
        return most + 1;
    size_t *table = malloc((rows + 1) * width * sizeof *table);
    if (!table)
        return most + 1;
    for (size_t i = 0; i <= rows; i++)
        for (size_t j = 0; j <= columns; j++) {
            size_t *cell = &table[i * width + j];
            if (i == 0 || j == 0) {
                *cell = i + j;
                continue;
            }
            size_t replaced = cell[-1 - (ptrdiff_t)width] + (a[i - 1] != b[j - 1]);
            *cell = least(replaced, least(cell[-1], cell[-(ptrdiff_t)width]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                *cell = least(*cell, cell[-2 - 2 * (ptrdiff_t)width] + 1);
        }
    size_t distance = table[rows * width + columns];
    free(table);
    return distance > most ? most + 1 : distance;
}

const char *nearest_find(const char *word, const char *const *words, size_t count)
{
    size_t most = strlen(word) / 3;
    const char *found = NULL;
    for (size_t i = 0; i < count; i++) {
        size_t distance = nearest_distance(word, words[i], most);
        if (distance <= most && (!found || distance < nearest_distance(word, found, most)))
            found = words[i];
    }
    return found;
}
