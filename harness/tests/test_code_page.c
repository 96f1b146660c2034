/* Code pages: the stored form of a text, and similar text in the page. */
#include "converted.h"
#include "base/utf8.h"
#include "fail_alloc.h"
#include "model/names.h"
#include "suite.h"

#include <iconv.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static const enum code_page single_bytes[] = {CODE_PAGE_437, CODE_PAGE_850, CODE_PAGE_852, CODE_PAGE_866, CODE_PAGE_1252};
#define SINGLE_BYTES ((int)(sizeof single_bytes / sizeof *single_bytes))

static struct code_page_converter *converter;

static void open_page(enum code_page page)
{
    ck_assert_int_eq(code_page_open(page, &converter), IDENTITY_OK);
    ck_assert_ptr_nonnull(converter);
}

static void close_page(void)
{
    code_page_close(converter);
    converter = NULL;
}

static void assert_stored(enum code_page page, const char *text, const char *expected)
{
    open_page(page);
    assert_name_is(code_page_store(converter, name_of_text(text)), expected);
    close_page();
}

static void assert_suggested(enum code_page page, const char *text, const char *expected)
{
    open_page(page);
    struct ccm_name suggested;
    ck_assert_int_eq(code_page_suggest(converter, name_of_text(text), &suggested), IDENTITY_OK);
    if (expected)
        assert_name_is(suggested, expected);
    else
        ck_assert_ptr_null(suggested.bytes);
    close_page();
}

/* The C library's opinion of these bytes, as UTF-8; it has tables of its own. False: they are nothing. */
static bool decode_elsewhere(const char *page, struct ccm_name bytes, char utf8[16], size_t *length)
{
    iconv_t other = iconv_open("UTF-8", page);
    ck_assert_msg(other != (iconv_t)-1, "the C library has no %s", page);
    char in[4], *from = in, *to = utf8;
    memcpy(in, bytes.bytes, bytes.length);
    size_t left = bytes.length, room = 16;
    size_t done = iconv(other, &from, &left, &to, &room);
    ck_assert_int_eq(iconv_close(other), 0);
    *length = 16 - room;
    return done != (size_t)-1 && left == 0;
}

/* Each byte agrees with another library, and comes back unchanged. */
START_TEST(each_byte_comes_back)
{
    enum code_page page = single_bytes[_i];
    char other[16];
    (void)snprintf(other, sizeof other, "CP%s", code_page_names[page]);
    open_page(page);
    for (int value = 0; value < 256; value++) {
        char byte = (char)value, expected[16];
        size_t wrong, length;
        struct ccm_name bytes = {.bytes = &byte, .length = 1};
        bool known = decode_elsewhere(other, bytes, expected, &length);
        struct ccm_name text = code_page_decode(converter, bytes, &wrong);
        ck_assert_ptr_nonnull(text.bytes);
        ck_assert_msg((wrong == 1) == known, "%s: %02X", other, value);
        if (!known)
            continue;
        ck_assert_msg(is_same_name(text, (struct ccm_name){.bytes = expected, .length = length}), "%s: %02X", other, value);
        if (value < 0x80)
            ck_assert(is_same_name(text, bytes));
        struct ccm_name back = code_page_encode(converter, (struct ccm_name){.bytes = expected, .length = length});
        ck_assert_msg(is_same_name(back, bytes), "%s: %02X", other, value);
    }
    close_page();
}
END_TEST

START_TEST(windows_1252_has_five_bytes_without_a_letter)
{
    static const char bytes[] = "M\x81ller \x8D\x8F\x90\x9D\x80";
    size_t wrong;
    open_page(CODE_PAGE_1252);
    assert_name_is(code_page_decode(converter, name_of_text(bytes), &wrong), "Mller €");
    ck_assert_uint_eq(wrong, 1);
    assert_name_is(code_page_encode(converter, name_of_text("\xC2\x81\xC2\x8D€")), "??\x80");
    close_page();
}
END_TEST

/* All sequences of one or two bytes; text is stored unchanged. */
START_TEST(code_page_932_is_that_of_windows)
{
    unsigned letters = 0, step = suite_under_valgrind() ? 41 : 1;
    open_page(CODE_PAGE_932);
    for (unsigned value = 0x80; value < 0xFD00; value += step) {
        char bytes[2] = {(char)(value >> 8), (char)value}, expected[16], kept[16];
        unsigned lead = value >> 8;
        bool is_pair = (lead >= 0x81 && lead < 0xA0) || lead >= 0xE0;
        struct ccm_name text = {.bytes = bytes + !is_pair, .length = is_pair ? 2 : 1};
        size_t wrong, length;
        if (value >= 0x100 && !is_pair)
            continue;
        struct ccm_name decoded = code_page_decode(converter, text, &wrong);
        ck_assert_ptr_nonnull(decoded.bytes);
        if (wrong < text.length)
            continue;
        letters++;
        ck_assert_uint_le(decoded.length, sizeof kept);
        memcpy(kept, decoded.bytes, decoded.length);
        decoded.bytes = kept;
        if (decode_elsewhere("CP932", text, expected, &length))
            ck_assert_msg(is_same_name(decoded, (struct ccm_name){.bytes = expected, .length = length}), "%04X", value);
        ck_assert_msg(is_same_name(code_page_store(converter, decoded), decoded), "%04X", value);
    }
    close_page();
    ck_assert_uint_gt(letters, 7000 / step);
}
END_TEST

START_TEST(trail_bytes_are_no_ascii_letters)
{
    static const char katakana[] = "\x83\x41\x83\x61\x83\x5C\\~\xB1";
    size_t wrong;
    open_page(CODE_PAGE_932);
    assert_name_is(code_page_decode(converter, name_of_text(katakana), &wrong), "アヂソ\\~ｱ");
    ck_assert_uint_eq(wrong, strlen(katakana));
    assert_name_is(code_page_encode(converter, name_of_text("アヂソ\\~ｱ")), katakana);
    /* A lead byte at the end, and one before an invalid trail byte: only the lead byte is skipped. */
    assert_name_is(code_page_decode(converter, name_of_text("a\x83"), &wrong), "a");
    ck_assert_uint_eq(wrong, 1);
    assert_name_is(code_page_decode(converter, name_of_text("\x83 b\xFF"), &wrong), " b");
    ck_assert_uint_eq(wrong, 0);
    close_page();
}
END_TEST

START_TEST(ascii_is_itself_in_every_page)
{
    char ascii[128];
    for (int i = 0; i < 127; i++)
        ascii[i] = (char)(i + 1);
    ascii[127] = '\0';
    size_t wrong;
    for (int page = CODE_PAGE_NONE + 1; page < CODE_PAGES; page++) {
        open_page((enum code_page)page);
        assert_name_is(code_page_encode(converter, name_of_text(ascii)), ascii);
        assert_name_is(code_page_decode(converter, name_of_text(ascii), &wrong), ascii);
        ck_assert_uint_eq(wrong, 127);
        assert_name_is(code_page_store(converter, name_of_text(ascii)), ascii);
        assert_name_is(code_page_store(converter, name_of_text("")), "");
        assert_name_is(code_page_encode(converter, name_of_text("")), "");
        close_page();
    }
}
END_TEST

START_TEST(missing_characters_become_one_question_mark)
{
    assert_stored(CODE_PAGE_437, "Álvarez, Íñigo", "?lvarez, ?ñigo");
    assert_stored(CODE_PAGE_850, "Álvarez, Íñigo", "Álvarez, Íñigo");
    assert_stored(CODE_PAGE_852, "Álvarez, Dvořák", "Álvarez, Dvořák");
    assert_stored(CODE_PAGE_852, "Íñigo", "Í?igo");
    assert_stored(CODE_PAGE_866, "Иванов Ё é", "Иванов Ё ?");
    assert_stored(CODE_PAGE_1252, "Dvořák €", "Dvo?ák €");
    assert_stored(CODE_PAGE_932, "田中 é", "田中 ?");
    assert_stored(CODE_PAGE_437, "Jose\xCC\x81", "Jose?");
    assert_stored(CODE_PAGE_850, "\xF0\x9F\x98\x80!", "?!");
    assert_stored(CODE_PAGE_932, "\xF0\xA0\xAE\xB7!", "?!");
    assert_stored(CODE_PAGE_UTF_8, "\xF0\x9F\x98\x80 Álvarez", "\xF0\x9F\x98\x80 Álvarez");
    /* Bytes that are no UTF-8, the first half of a surrogate pair among them: one for each. */
    for (int page = CODE_PAGE_NONE + 1; page < CODE_PAGES; page++) {
        assert_stored((enum code_page)page,
                      "\xE9"
                      "a\xE2\x82",
                      "?a??");
        assert_stored((enum code_page)page, "\xED\xA0\x80", "???");
    }
    /* Nothing of these goes to a letter that is near it, or to a control character that DOS shows as it. */
    assert_stored(CODE_PAGE_437, "⌂ ☺ Ａ − ‘", "? ? ? ? ?");
    assert_stored(CODE_PAGE_932, "¥ ‾ — Ａ", "? ? ? Ａ");
}
END_TEST

START_TEST(letters_that_a_page_lacks_are_found)
{
    static const char text[] = "aÁé\xFF\xF0\x9F\x98\x80";
    struct code_page_loss loss;
    struct ccm_name name = name_of_text(text);
    open_page(CODE_PAGE_437);
    ck_assert(code_page_lacks(converter, name, 0, &loss));
    ck_assert_uint_eq(loss.code_point, 0xC1);
    ck_assert_uint_eq(loss.offset, 1);
    ck_assert_uint_eq(loss.length, 2);
    ck_assert(code_page_lacks(converter, name, loss.offset + loss.length, &loss));
    ck_assert_uint_eq(loss.code_point, UTF8_INVALID_BYTE + 0xFF);
    ck_assert_uint_eq(loss.offset, 5);
    ck_assert_uint_eq(loss.length, 1);
    ck_assert(code_page_lacks(converter, name, loss.offset + loss.length, &loss));
    ck_assert_uint_eq(loss.code_point, 0x1F600);
    ck_assert_uint_eq(loss.length, 4);
    ck_assert(!code_page_lacks(converter, name, loss.offset + loss.length, &loss));
    close_page();
}
END_TEST

START_TEST(something_near_is_suggested)
{
    assert_suggested(CODE_PAGE_437, "Álvarez, Íñigo", "Alvarez, Iñigo");
    assert_suggested(CODE_PAGE_437, "Müller", "Müller");
    assert_suggested(CODE_PAGE_437, "", "");
    assert_suggested(CODE_PAGE_437, "Jose\xCC\x81", "José");
    assert_suggested(CODE_PAGE_437, "x\xCC\x81", "x");
    assert_suggested(CODE_PAGE_437, "Ώ", "Ω");
    assert_suggested(CODE_PAGE_850, "Ώρα", "Ora");
    assert_suggested(CODE_PAGE_1252, "Иванов, Щука", "Ivanov, Suka");
    assert_suggested(CODE_PAGE_866, "Straße", "Strasse");
    assert_suggested(CODE_PAGE_437, "Łódź Œ’ ﬁ", "Lódz OE' fi");
    assert_suggested(CODE_PAGE_1252, "田中", "tianzhong");
    assert_suggested(CODE_PAGE_932, "é", "e");
    /* Nothing is near. */
    assert_suggested(CODE_PAGE_437, "a\xFF", NULL);
    assert_suggested(CODE_PAGE_UTF_8, "a\xFF", NULL);
    assert_suggested(CODE_PAGE_437, "\xF0\x9F\x98\x80", NULL);
    assert_suggested(CODE_PAGE_437, "\xCC\x81", NULL);
}
END_TEST

START_TEST(a_converter_survives_a_failed_allocation)
{
    static char text[300];
    memset(text, 'x', sizeof text - 3);
    memcpy(text + sizeof text - 3, "Á", 3);
    for (unsigned long n = 1;; n++) {
        fail_alloc_at(n);
        struct code_page_converter *opened;
        struct ccm_name stored = {0}, again = {0};
        enum identity_status status = code_page_open(CODE_PAGE_437, &opened);
        if (opened) {
            stored = code_page_store(opened, name_of_text(text));
            again = code_page_encode(opened, name_of_text(text));
        }
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(!reached == (opened && stored.bytes && again.bytes));
        ck_assert_int_eq(status, opened ? IDENTITY_OK : IDENTITY_NO_MEMORY);
        ck_assert_int_eq(opened ? code_page_status(opened) : status, again.bytes ? IDENTITY_OK : IDENTITY_NO_MEMORY);
        ck_assert(!opened || again.bytes || stored.bytes);
        code_page_close(opened);
        if (!reached)
            break;
    }
}
END_TEST

/* Text and similar text in code page 437: by decomposition, by a composed mark, of another script, of several. */
static const struct {
    const char *text, *near;
    bool transliterated;
} near_texts[] = {
    {"Álvarez", "Alvarez", false}, {"Jose\xCC\x81x\xCC\x81", "Joséx", false},
    {"Иванов", "Ivanov", true},    {"田中", "tianzhong", true},
    {"ﬁΏŁ東", "fiΩLdong", true},   {"😀", NULL, true},
};
#define NEAR_TEXTS ((int)(sizeof near_texts / sizeof *near_texts))

/* A similar text, or out of memory; lack of memory never means that there is none. */
static void assert_near_or_no_memory(const char *text, const char *near, bool *no_memory)
{
    struct ccm_name suggested = {0};
    enum identity_status status = code_page_open(CODE_PAGE_437, &converter);
    if (status == IDENTITY_OK)
        status = code_page_suggest(converter, name_of_text(text), &suggested);
    else
        ck_assert_ptr_null(converter);
    fail_alloc_at(0);
    *no_memory = status != IDENTITY_OK;
    ck_assert_int_ne(status, IDENTITY_FAILED);
    if (*no_memory || !near)
        ck_assert_ptr_null(suggested.bytes);
    else
        assert_name_is(suggested, near);
    close_page();
}

START_TEST(suggesting_survives_a_failed_allocation)
{
    for (unsigned long n = 1;; n++) {
        bool no_memory;
        fail_alloc_at(n);
        assert_near_or_no_memory(near_texts[_i].text, near_texts[_i].near, &no_memory);
        if (!no_memory) {
            ck_assert_uint_gt(n, 1);
            break;
        }
    }
}
END_TEST

/* From no memory to enough, with nothing of ICU loaded yet: each in its own process, which must not crash or hang. */
START_TEST(suggesting_survives_a_lack_of_memory)
{
    bool never = false, always = true;
    unsigned step = suite_bounded() ? 512 : 32;
    for (unsigned kib = 0; kib <= 64 << 10; kib += kib < 4 << 10 ? step : 4 << 10) {
        (void)fflush(NULL);
        pid_t pid = fork();
        if (pid == 0) {
            bool no_memory;
            struct rlimit limit = {.rlim_cur = address_space() + ((rlim_t)kib << 10), .rlim_max = RLIM_INFINITY};
            (void)alarm(20);
            if (setrlimit(RLIMIT_AS, &limit) != 0)
                _exit(3);
            assert_near_or_no_memory(near_texts[_i].text, near_texts[_i].near, &no_memory);
            _exit(no_memory ? 1 : 0);
        }
        int status = 0;
        ck_assert_int_eq(waitpid(pid, &status, 0), pid);
        ck_assert_msg(WIFEXITED(status) && WEXITSTATUS(status) <= 1, "%u KiB: %x", kib, (unsigned)status);
        never = never || WEXITSTATUS(status) == 1;
        always = always && WEXITSTATUS(status) == 1;
    }
    ck_assert(!always);
    ck_assert(never || !near_texts[_i].transliterated);
}
END_TEST

START_TEST(lack_of_memory_is_not_reported_as_a_missing_page)
{
    unsigned failed = 0;
    fail_alloc_in_icu();
    for (unsigned long n = 1;; n++) {
        fail_alloc_at(n);
        enum identity_status status = code_page_open(single_bytes[_i], &converter);
        bool reached = fail_alloc_seen() >= n;
        fail_alloc_at(0);
        ck_assert(status == IDENTITY_OK || (reached && status == IDENTITY_NO_MEMORY));
        if (status == IDENTITY_OK) /* ICU has done without */
            assert_name_is(code_page_store(converter, name_of_text("Jones, 東")), "Jones, ?");
        failed += status == IDENTITY_NO_MEMORY;
        close_page();
        if (!reached)
            break;
    }
    ck_assert_uint_gt(failed, 1);
}
END_TEST

static Suite *code_page_suite(void)
{
    Suite *suite = suite_create("code pages");
    TCase *pages = tcase_create("pages");
    tcase_set_timeout(pages, 120);
    tcase_add_loop_test(pages, each_byte_comes_back, 0, SINGLE_BYTES);
    tcase_add_test(pages, windows_1252_has_five_bytes_without_a_letter);
    tcase_add_test(pages, code_page_932_is_that_of_windows);
    tcase_add_test(pages, trail_bytes_are_no_ascii_letters);
    tcase_add_test(pages, ascii_is_itself_in_every_page);
    tcase_add_test(pages, missing_characters_become_one_question_mark);
    tcase_add_test(pages, letters_that_a_page_lacks_are_found);
    tcase_add_test(pages, something_near_is_suggested);
    tcase_add_test(pages, a_converter_survives_a_failed_allocation);
    tcase_add_loop_test(pages, suggesting_survives_a_failed_allocation, 0, NEAR_TEXTS);
    if (!suite_under_valgrind()) /* which takes more than any limit */
        tcase_add_loop_test(pages, suggesting_survives_a_lack_of_memory, 0, NEAR_TEXTS);
    tcase_add_loop_test(pages, lack_of_memory_is_not_reported_as_a_missing_page, 0, SINGLE_BYTES);
    suite_add_tcase(suite, pages);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {code_page_suite};
    return suite_main(makers, 1);
}
