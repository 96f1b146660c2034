#include "laws/dictionary.h"

#include "base/utf8.h"

#include <elf.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Lengths of runs in bytes: shorter ones occur by chance, longer ones are no names. */
#define RUN_MIN 4u
#define RUN_MAX 200u

/* Length of the printable character at `at`: ASCII, or a covered code point in UTF-8; 0: none. */
static size_t printable(struct unicode_version unicode, const char *bytes, size_t length, size_t at)
{
    size_t next = at;
    int32_t c = utf8_next(bytes, length, &next);
    return (c >= ' ' && c < 0x7F) || (c >= 0xA0 && !utf8_is_invalid_byte(c) && unicode_is_covered(unicode, c)) ? next - at : 0;
}

static bool add_string(struct dictionary *dictionary, const char *bytes, size_t length)
{
    uint32_t number;
    return dictionary->strings.count > DICTIONARY_STRINGS_MAX ||
           strings_intern(&dictionary->strings, (struct ccm_name){.bytes = bytes, .length = length}, &number);
}

static bool take_strings(struct dictionary *dictionary, const char *bytes, size_t length)
{
    struct unicode_version unicode = unicode_version();
    for (size_t start = 0, end; start < length; start = end + 1) {
        end = start;
        for (size_t size; end < length && (size = printable(unicode, bytes, length, end)) != 0;)
            end += size;
        if (end - start >= RUN_MIN && end - start <= RUN_MAX && !add_string(dictionary, bytes + start, end - start))
            return false;
    }
    return true;
}

static void add_point(struct dictionary *dictionary, int32_t point)
{
    size_t i = 0;
    while (i < dictionary->point_count && dictionary->points[i] != point)
        i++;
    if (i == dictionary->point_count && i < DICTIONARY_POINTS_MAX)
        dictionary->points[dictionary->point_count++] = point;
}

static bool is_letter(uint32_t byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

/* At any address, as immediate operands are not aligned. One of 64 bits counts as two of 32. */
static bool take_constants(struct dictionary *dictionary, const char *bytes, size_t length)
{
    struct unicode_version unicode = unicode_version();
    for (size_t i = 0; i + sizeof(uint32_t) <= length; i++) {
        uint32_t word;
        memcpy(&word, bytes + i, sizeof word);
        if (word >= 0x80 && word <= 0x10FFFF && (word < 0xD800 || word > 0xDFFF) && unicode_is_covered(unicode, (int32_t)word))
            add_point(dictionary, (int32_t)word);
        uint32_t third = word >> 16 & 0xFF;
        bool spells = word >> 24 == 0 && is_letter(word & 0xFF) && is_letter(word >> 8 & 0xFF) && (third == 0 || is_letter(third));
        if (spells && !add_string(dictionary, bytes + i, third ? 3 : 2))
            return false;
    }
    return true;
}

bool dictionary_take(struct dictionary *dictionary, const char *bytes, size_t length)
{
    return (dictionary->strings.count || strings_init(&dictionary->strings)) && take_strings(dictionary, bytes, length) &&
           take_constants(dictionary, bytes, length);
}

/* Takes the loaded segments of an ELF file, or the whole of another file. */
static bool take_file(struct dictionary *dictionary, const char *bytes, size_t length)
{
    Elf64_Ehdr head;
    Elf64_Phdr segment;
    if (length < sizeof head || memcmp(bytes, ELFMAG, SELFMAG) != 0 || bytes[EI_CLASS] != ELFCLASS64)
        return dictionary_take(dictionary, bytes, length);
    memcpy(&head, bytes, sizeof head);
    for (size_t i = 0; i < head.e_phnum; i++) {
        if (head.e_phoff > length || (length - head.e_phoff) / sizeof segment <= i)
            break;
        memcpy(&segment, bytes + head.e_phoff + i * sizeof segment, sizeof segment);
        if (segment.p_type != PT_LOAD || segment.p_offset >= length)
            continue;
        size_t rest = length - segment.p_offset, size = segment.p_filesz < rest ? segment.p_filesz : rest;
        if (!dictionary_take(dictionary, bytes + segment.p_offset, size))
            return false;
    }
    return true;
}

bool dictionary_read(struct dictionary *dictionary, const char *path)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return errno == ENOENT || errno == ENOTDIR || errno == EACCES;
    char *bytes = malloc(DICTIONARY_FILE_MAX);
    size_t length = bytes ? fread(bytes, 1, DICTIONARY_FILE_MAX, file) : 0;
    bool taken = bytes && (!ferror(file) || errno == EISDIR) && take_file(dictionary, bytes, length);
    free(bytes);
    (void)fclose(file);
    return taken;
}

void dictionary_clean_up(struct dictionary *dictionary)
{
    strings_clean_up(&dictionary->strings);
    *dictionary = (struct dictionary){0};
}
