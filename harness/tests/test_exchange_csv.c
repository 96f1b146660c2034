/* People from the CSV of a directory export. */
#include "exchange/directory.h"
#include "exchange/window.h"
#include "fail_alloc.h"
#include "sample_export.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

#define HEADER "Obj-Class,Display Name\n"
#define ONE HEADER "Mailbox,a\n"
#define TAKEN_ONE "2 a||\n"
#define WIDE_ONE                                                                                                                   \
    "\xFF\xFE"                                                                                                                     \
    "D\0i\0s\0p\0l\0a\0y\0 \0N\0a\0m\0e\0,\0O\0b\0j\0-\0C\0l\0a\0s\0s\0\n\0b\0,\0M\0a\0i\0l\0b\0o\0x\0\n\0"
#define MEMORY(bytes) bytes, sizeof(bytes) - 1

static const struct directory_config config = {.site_level = 1, .strict = true};

static const struct {
    const char *csv, *taken;
} tables[] = {
    {ONE, TAKEN_ONE},
    {HEADER "Mailbox,a", TAKEN_ONE},
    {"Obj-Class,Display Name\r\nMailbox,a\r\n", TAKEN_ONE},
    {"\"Obj-Class\",\"Display Name\"\n\"Mailbox\",\"a\"\n", TAKEN_ONE},
    {"\"Obj-Class\",\"Display Name\"\n\"Mailbox\",\"a\"", TAKEN_ONE},
    {"\n\r\n" ONE "\n\n", "4 a||\n"},
    {" OBJ-CLASS\t,display name \nmailbox,a\n", TAKEN_ONE},
    {"Display Name,Mode,Obj-Class,\na,Modify,MAILBOX ,\n", TAKEN_ONE},
    /* Recipients. */
    {HEADER "Mailbox,a\nRemote,b\nremote,c\ndl,d\nPublic Folder,e\n,f\nMailbox Agent,g\nMode,\n", "2 a||\n3 b||\n4 c||\n"},
    {HEADER "dl,a\n", ""},
    /* Quotes, and spaces, which are a part of a name. */
    {HEADER "Mailbox,\"Smith, Jimmy\"\n", "2 Smith, Jimmy||\n"},
    {HEADER "Mailbox,\"Jim \"\"The Fish\"\" Smith\"\nMailbox,\"\"\"\"\nMailbox,b\n", "2 Jim \"The Fish\" Smith||\n3 \"||\n4 b||\n"},
    {HEADER "Mailbox,\"Two\r\nlines\"\nMailbox,b\n", "2 Two\r\nlines||\n4 b||\n"},
    {HEADER "Mailbox,  a \nMailbox,\" b \"\nMailbox,\tc\t\n", "2   a ||\n3  b ||\n4 \tc\t||\n"},
    {HEADER "\"Mail\nbox\",a\nMailbox,b\n", "4 b||\n"},
    {"Directory Name,Obj-Class,Display Name\n\"x\ny\",Mailbox,a\n", "3 a||x\ny\n"},
    {HEADER "Mailbox,a\rMailbox,b\r", "2 a||\n2 b||\n"},
    /* Names. */
    {"Obj-Class,Display Name,Directory Name\nMailbox,,d\nMailbox,a,\nMailbox,b,e\nMailbox,\"\",f\n",
     "2 d||d\n3 a||\n4 b||e\n5 f||f\n"},
    /* Sites. */
    {"Obj-Class,Display Name,Obj-Container\nMailbox,a,/o=Org/OU=Site 1/cn=Recipients\n",
     "2 a|Site 1|/o=Org/OU=Site 1/cn=Recipients\n"},
    {"Obj-Class,Display Name,Obj-Container,Directory Name,Home-Server\nMailbox,a,/o=Org/ou=Site 1/cn=Recipients,d,SRV\n"
     "Mailbox,b,Recipients,e,SRV\nMailbox,c,,f,SRV\nMailbox,d,/ou=,,SRV\nMailbox,e,/ou=x,,\nMailbox,f,,,\nMailbox,g,/ou,,\n",
     "2 a|Site 1|/o=Org/ou=Site 1/cn=Recipients/cn=d\n3 b|SRV|Recipients/cn=e\n4 c|SRV|f\n5 d|SRV|/ou=\n6 e|x|/ou=x\n7 f||\n8 "
     "g||/ou\n"},
    {"Home-Server,Obj-Class,Display Name\nSRV,Remote,a\n", "2 a|SRV|\n"},
};

START_TEST(tables_are_read)
{
    assert_taken(csv_read, &config, tables[_i].csv, strlen(tables[_i].csv), tables[_i].taken);
}
END_TEST

START_TEST(another_column_may_hold_the_site)
{
    struct directory_config department = {.site_attribute = "DEPARTMENT", .site_level = 1};
    struct directory_config server = {.site_attribute = "Home-Server", .site_level = 1};
    struct directory_config second = {.site_level = 2};
    static const char csv[] = "Department,Obj-Class,Display Name,Home-Server,Obj-Container\nPlant,Mailbox,a,SRV,/ou=x/ou=y\n"
                              ",Mailbox,b,SRV,/ou=x\n";
    assert_taken(csv_read, &department, MEMORY(csv), "2 a|Plant|/ou=x/ou=y\n3 b||/ou=x\n");
    assert_taken(csv_read, &server, MEMORY(csv), "2 a|SRV|/ou=x/ou=y\n3 b|SRV|/ou=x\n");
    assert_taken(csv_read, &second, MEMORY(csv), "2 a|y|/ou=x/ou=y\n3 b|SRV|/ou=x\n");
    assert_not_taken(
        csv_read, &department, MEMORY(ONE),
        ":1:1: the column \"DEPARTMENT\" is missing; found \"Obj-Class\", \"Display Name\"; expected the header line of a "
        "directory export",
        "");
}
END_TEST

#define UMLAUTS_TAKEN "2 M\xC3\xBCller||\n3 M\xC3\x9CLLER||\n"

static const struct {
    enum directory_encoding encoding;
    const char *csv;
    size_t length;
    const char *taken;
} encodings[] = {
    {ENCODING_AUTO, MEMORY(HEADER "Mailbox,M\xC3\xBCller\nMailbox,M\xC3\x9CLLER\n"), UMLAUTS_TAKEN},
    {ENCODING_AUTO, MEMORY("\xEF\xBB\xBF" HEADER "Mailbox,M\xC3\xBCller\nMailbox,M\xC3\x9CLLER\n"), UMLAUTS_TAKEN},
    {ENCODING_UTF_8, MEMORY("\xEF\xBB\xBF" HEADER "Mailbox,M\xC3\xBCller\nMailbox,M\xC3\x9CLLER\n"), UMLAUTS_TAKEN},
    {ENCODING_UTF_8, MEMORY(HEADER "Mailbox,M\xC3\xBCller\nMailbox,M\xC3\x9CLLER\n"), UMLAUTS_TAKEN},
    {ENCODING_AUTO, MEMORY(HEADER "Mailbox,M\xFCller\nMailbox,M\xDCLLER\n"), UMLAUTS_TAKEN},
    {ENCODING_WINDOWS_1252, MEMORY(HEADER "Mailbox,M\xFCller\nMailbox,M\xDCLLER\n"), UMLAUTS_TAKEN},
    {ENCODING_WINDOWS_1252, MEMORY(HEADER "Mailbox,\x80\x85\x9F\n"), "2 \xE2\x82\xAC\xE2\x80\xA6\xC5\xB8||\n"},
    {ENCODING_WINDOWS_1252, MEMORY(HEADER "Mailbox,M\xC3\xBCller\n"), "2 M\xC3\x83\xC2\xBCller||\n"},
    {ENCODING_AUTO, MEMORY(HEADER "Mailbox,M\xC3\xBCller\nMailbox,M\xFCller\n"), "2 M\xC3\x83\xC2\xBCller||\n3 M\xC3\xBCller||\n"},
    {ENCODING_AUTO, MEMORY(HEADER "Mailbox,Andr\xE9"), "2 Andr\xC3\xA9||\n"},
    {ENCODING_AUTO, MEMORY(HEADER "Mailbox,\xF0\x90\x90\x80\n"), "2 \xF0\x90\x90\x80||\n"},
};

START_TEST(encodings_are_read)
{
    struct directory_config encoded = {.site_level = 1, .encoding = encodings[_i].encoding};
    assert_taken(csv_read, &encoded, encodings[_i].csv, encodings[_i].length, encodings[_i].taken);
}
END_TEST

/* ASCII as UTF-16, in that byte order. */
static void widen(struct text *wide, const char *ascii, bool little)
{
    for (; *ascii; ascii++)
        text_append(wide, little ? (char[]){*ascii, 0} : (char[]){0, *ascii}, 2);
}

START_TEST(utf_16_is_read)
{
    bool little = _i & 1, marked = _i & 2, stated = _i & 4;
    struct directory_config encoded = {.site_level = 1, .encoding = stated ? ENCODING_UTF_16 : ENCODING_AUTO};
    struct text wide = {0};
    if (marked)
        text_append(&wide, little ? "\xFF\xFE" : "\xFE\xFF", 2);
    widen(&wide, HEADER "Mailbox,M", little);
    text_append(&wide, little ? "\xFC\0" : "\0\xFC", 2);
    text_append(&wide, little ? "\x01\xD8\x00\xDC" : "\xD8\x01\xDC\x00", 4);
    assert_taken(csv_read, &encoded, wide.bytes, wide.length, "2 M\xC3\xBC\xF0\x90\x90\x80||\n");
    text_clean_up(&wide);
}
END_TEST

#define HEADER_EXPECTED "; expected the header line of a directory export"

static const struct {
    enum directory_encoding encoding;
    const char *csv;
    size_t length;
    const char *message, *taken;
} refused[] = {
    {ENCODING_AUTO, MEMORY(""), ": has no header line; expected the CSV of a directory export", ""},
    {ENCODING_AUTO, MEMORY("\n\r\n"), ": has no header line; expected the CSV of a directory export", ""},
    {ENCODING_AUTO, MEMORY("\xEF\xBB\xBF"), ": has no header line; expected the CSV of a directory export", ""},
    {ENCODING_AUTO, MEMORY(HEADER), ": has only a header line; expected the rows of a directory export", ""},
    {ENCODING_AUTO, MEMORY("Obj-Class,Display Name"), ": has only a header line; expected the rows of a directory export", ""},
    {ENCODING_AUTO, MEMORY("\nDisplay Name,\"x\ty\"\n"),
     ":2:1: the column \"Obj-Class\" is missing; found \"Display Name\", \"x\\ty\"" HEADER_EXPECTED, ""},
    {ENCODING_AUTO, MEMORY("Obj-Class"), ":1:1: the column \"Display Name\" is missing; found \"Obj-Class\"" HEADER_EXPECTED, ""},
    {ENCODING_AUTO, MEMORY("Obj-Class^Display Name\n"),
     ":1:1: the column \"Obj-Class\" is missing; found \"Obj-Class^Display Name\"" HEADER_EXPECTED, ""},
    {ENCODING_AUTO, MEMORY("a,b,c,d,e,f,g,h,i,j,k,l,m,n,o,p,q,r,s,t,u,v\n"),
     ":1:1: the column \"Obj-Class\" is missing; found \"a\", \"b\", \"c\", \"d\", \"e\", \"f\", \"g\", \"h\", \"i\", \"j\", "
     "\"k\", \"l\", "
     "\"m\", \"n\", \"o\", \"p\", \"q\", \"r\", \"s\", \"t\", ..." HEADER_EXPECTED,
     ""},
    {ENCODING_AUTO, MEMORY("Obj-Class,Display Name,DISPLAY NAME\nMailbox,a,b\n"),
     ":1:1: the column \"DISPLAY NAME\" occurs twice; expected it once", ""},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox,b,c\n"), ":3:1: this row has 3 fields; expected 2, as the header has", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "\nMailbox\n"), ":4:1: this row has 1 field; expected 2, as the header has", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox"), ":3:1: this row has 1 field; expected 2, as the header has", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox,\n"),
     ":3:1: this row is a recipient without a name; expected a Display Name or a Directory Name", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "\"Remote\n\",b\n\"Remote\",\n"),
     ":5:1: this row is a recipient without a name; expected a Display Name or a Directory Name", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox,\"b\nc\n"),
     ":3:9: the field opened by this quote is not closed; expected a closing quote (was the file cut short?)", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "\"\",\"\xC3\xBC\"\n\"\xC3\xBC\",\"a\"\"b"),
     ":4:5: the field opened by this quote is not closed; expected a closing quote (was the file cut short?)", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox,\""),
     ":3:9: the field opened by this quote is not closed; expected a closing quote (was the file cut short?)", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox,\xC3\xBC \"b\"\n"),
     ":3:11: quote in an unquoted field; expected the whole field in quotes, and each quote in it doubled", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox, \"b\"\n"),
     ":3:10: quote in an unquoted field; expected the whole field in quotes, and each quote in it doubled", TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox,\"b\nMailbox,\"c\"\n"),
     ":4:10: text follows the closing quote of a field (opened at 3:9); expected a separator, the end of the line, "
     "or a doubled quote",
     TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox,\"b\" \n"),
     ":3:12: text follows the closing quote of a field (opened at 3:9); expected a separator, the end of the line, "
     "or a doubled quote",
     TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(ONE "Mailbox,b\0c\n"), ":3:10: NUL byte; expected text (for UTF-16, use --encoding=utf-16)", TAKEN_ONE},
    {ENCODING_UTF_8, MEMORY(ONE "Mailbox,\xC3\xBC\xFC\n"),
     ":3:10: \"\\xFC\" is not valid in utf-8; expected the file to be in that encoding", TAKEN_ONE},
    {ENCODING_UTF_8, MEMORY(ONE "Mailbox,\xC3"), ":3:9: \"\\xC3\" is not valid in utf-8; expected the file to be in that encoding",
     TAKEN_ONE},
    {ENCODING_AUTO, MEMORY(HEADER "Mailbox,M\xC3\xBCller\nMailbox,Andr\xC3"),
     ":3:13: \"\\xC3\" is not valid in utf-8; expected the file to be in that encoding", "2 M\xC3\xBCller||\n"},
    {ENCODING_UTF_8, MEMORY("\xFF\xFE" ONE), ":1:1: \"\\xFF\" is not valid in utf-8; expected the file to be in that encoding", ""},
    {ENCODING_AUTO, MEMORY("\xFE\xFF\0a\xD8\x01\0\n"),
     ":1:2: \"\\xD8\\x01\" is not valid in utf-16; expected the file to be in that encoding", ""},
    {ENCODING_AUTO, MEMORY("\xFE\xFF\0a\0"), ":1:2: \"\\x00\" is not valid in utf-16; expected the file to be in that encoding",
     ""},
};

START_TEST(mistakes_are_reported)
{
    struct directory_config encoded = {.site_level = 1, .strict = true, .encoding = refused[_i].encoding};
    assert_not_taken(csv_read, &encoded, refused[_i].csv, refused[_i].length, refused[_i].message, refused[_i].taken);
}
END_TEST

START_TEST(unreadable_files_are_refused)
{
    struct text message = {0};
    ck_assert_int_eq(csv_read("harness", &config, NULL, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "harness: is a directory; expected a regular file");
    text_clear(&message);
    ck_assert_int_eq(csv_read("/proc/self/mem", &config, NULL, NULL, &message), INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "/proc/self/mem:1:1: the rest cannot be read: Input/output error");
    text_clean_up(&message);
}
END_TEST

static enum input_status refuse_second(void *context, const struct person *person)
{
    (void)person;
    unsigned *taken = context;
    return ++*taken == 2 ? INPUT_INVALID : INPUT_OK;
}

static enum input_status read_refusing(const char *path, const struct directory_config *reading, person_visitor *take,
                                       void *context, struct text *message)
{
    (void)take;
    (void)context;
    unsigned taken = 0;
    enum input_status status = csv_read(path, reading, refuse_second, &taken, message);
    ck_assert_uint_eq(taken, 2);
    return status;
}

START_TEST(a_visitor_ends_the_reading)
{
    assert_not_taken(read_refusing, &config, MEMORY(HEADER "Mailbox,a\rMailbox,b\rMailbox,c\r"), "", "");
}
END_TEST

/* What is read at a time must not show: characters, quotes and line ends at and around its end. */
START_TEST(the_size_of_pieces_does_not_matter)
{
    size_t step = suite_under_valgrind() ? 7 : 1;
    for (size_t length = WINDOW_READ_SIZE - 60; length < WINDOW_READ_SIZE - 20; length += step) {
        struct text csv = {0}, expected = {0};
        text_puts(&csv, HEADER "Mailbox,");
        text_printf(&csv, "%0*d\r\nMailbox,\"\xC3\xBC\"\"\xF0\x90\x90\x80\"\r\nMailbox,b\r\n", (int)length, 7);
        text_printf(&expected, "2 %0*d||\n3 \xC3\xBC\"\xF0\x90\x90\x80||\n4 b||\n", (int)length, 7);
        assert_taken(csv_read, &config, csv.bytes, csv.length, expected.bytes);
        text_clean_up(&csv);
        text_clean_up(&expected);
    }
}
END_TEST

START_TEST(endless_fields_are_refused)
{
    if (suite_under_valgrind())
        return; /* it takes a minute */
    struct text csv = {0};
    text_puts(&csv, ONE "Mailbox,\"");
    size_t begun = csv.length;
    for (unsigned i = 0; i < 17 * 1024; i++)
        text_printf(&csv, "%01023d\n", 0);
    assert_not_taken(csv_read, &config, csv.bytes, csv.length,
                     ":3:9: the field opened by this quote is larger than 16 MiB; expected a closing quote", TAKEN_ONE);
    if (!suite_sanitized()) { /* which moves all of a block that grows */
        memset(csv.bytes + begun - 1, 'x', csv.length - begun + 1);
        assert_not_taken(csv_read, &config, csv.bytes, csv.length, ":3:1: this field is larger than 16 MiB; expected names",
                         TAKEN_ONE);
    }
    text_clean_up(&csv);
}
END_TEST

START_TEST(large_exports_are_read)
{
    unsigned rows = suite_under_valgrind() ? 2000 : suite_bounded() ? 20000 : 50000;
    struct text csv = {0};
    text_puts(&csv, "Obj-Class,Display Name,Directory Name,Obj-Container\r\n");
    for (unsigned i = 0; i < rows; i++)
        text_printf(&csv, "Mailbox,\"Person, M\xFC %u\",user%u,/o=acme/ou=Site %u/cn=Recipients\r\n", i, i, i % 7);
    struct export_seen seen = {0};
    export_read(csv_read, &config, csv.bytes, csv.length, &seen);
    ck_assert_int_eq(seen.status, INPUT_OK);
    struct text last = {0};
    text_printf(&last, "\n%u Person, M\xC3\xBC %u|Site %u|/o=acme/ou=Site %u/cn=Recipients/cn=user%u\n", rows + 1, rows - 1,
                (rows - 1) % 7, (rows - 1) % 7, rows - 1);
    ck_assert_str_eq(seen.taken.bytes + seen.taken.length - last.length, last.bytes);
    export_clean_up(&seen);
    text_clean_up(&last);
    text_clean_up(&csv);
}
END_TEST

START_TEST(each_failed_allocation_is_reported)
{
    static const char csv[] = "Obj-Class,Display Name,Directory Name,Obj-Container,Home-Server\nMailbox,a,b,/ou=x,SRV\n"
                              "Mailbox,M\xFCller and much longer than those before,b,/ou=x,SRV\n";
    assert_memory_is_said(csv_read, &config, MEMORY(csv), 6);
    struct directory_config narrow = {.site_level = 1, .encoding = ENCODING_WINDOWS_1252};
    assert_memory_is_said(csv_read, &narrow, MEMORY(csv), 6);
}
END_TEST

START_TEST(each_failed_allocation_of_icu_is_reported)
{
    static const enum directory_encoding each[] = {ENCODING_AUTO, ENCODING_UTF_8, ENCODING_UTF_16, ENCODING_WINDOWS_1252};
    static const char bytes[] = ONE, wide[] = WIDE_ONE;
    struct directory_config encoded = {.site_level = 1, .encoding = each[_i]};
    fail_alloc_in_icu();
    if (each[_i] == ENCODING_UTF_16)
        assert_memory_is_said(csv_read, &encoded, MEMORY(wide), 6);
    else
        assert_memory_is_said(csv_read, &encoded, MEMORY(bytes), 4);
}
END_TEST

static Suite *exchange_csv_suite(void)
{
    Suite *suite = suite_create("exchange csv");
    TCase *files = tcase_create("files");
    tcase_add_loop_test(files, tables_are_read, 0, (int)(sizeof tables / sizeof *tables));
    tcase_add_test(files, another_column_may_hold_the_site);
    tcase_add_loop_test(files, encodings_are_read, 0, (int)(sizeof encodings / sizeof *encodings));
    tcase_add_loop_test(files, utf_16_is_read, 0, 8);
    tcase_add_loop_test(files, mistakes_are_reported, 0, (int)(sizeof refused / sizeof *refused));
    tcase_add_test(files, unreadable_files_are_refused);
    tcase_add_test(files, a_visitor_ends_the_reading);
    tcase_add_test(files, each_failed_allocation_is_reported);
    tcase_add_loop_test(files, each_failed_allocation_of_icu_is_reported, 0, 4);
    suite_add_tcase(suite, files);

    TCase *large = tcase_create("large");
    tcase_add_test(large, the_size_of_pieces_does_not_matter);
    tcase_add_test(large, large_exports_are_read);
    tcase_set_timeout(large, 60);
    suite_add_tcase(suite, large);
    tcase_add_test(suite_long_case(suite, 60), endless_fields_are_refused);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {exchange_csv_suite};
    return suite_main(makers, 1);
}
