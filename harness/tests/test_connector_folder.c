/* Reading a cycle folder: a failure of the system is not blamed on the connector. */
#include "connector/folder.h"
#include "own_folder.h"
#include "program.h"
#include "suite.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

/* The lowest descriptor that is free. */
static rlim_t lowest_free(void)
{
    int lowest = open("/dev/null", O_RDONLY | O_CLOEXEC);
    ck_assert_int_ge(lowest, 0);
    ck_assert_int_eq(close(lowest), 0);
    return (rlim_t)lowest;
}

static int make_cycle_folder(void)
{
    static const char *const folders[] = {"Import", "State"};
    static const char *const files[] = {"Import/Ccmdel.imp", "Import/Ccmdir.imp", "Import/Counts", "State/kept"};
    int folder = open(own_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    ck_assert_int_ge(folder, 0);
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        ck_assert_int_eq(mkdirat(folder, folders[i], S_IRWXU), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        int file = openat(folder, files[i], O_WRONLY | O_CREAT | O_CLOEXEC, S_IRUSR | S_IWUSR);
        ck_assert_int_ge(file, 0);
        ck_assert_int_eq(close(file), 0);
    }
    return folder;
}

static const struct {
    bool state; /* it is read, and not Import/ */
    rlim_t descriptors;
    enum input_status status;
    const char *message;
} cases[] = {
    {false, 0, INPUT_ENVIRONMENT, "Import: cannot be read: "},
    {false, 1, INPUT_ENVIRONMENT, "Import/Ccmdel.imp: cannot be read: "},
    {false, 2, INPUT_OK, ""},
    {true, 0, INPUT_ENVIRONMENT, "State: cannot be read: "},
    {true, 1, INPUT_ENVIRONMENT, "State: cannot be read: "},
    {true, 8, INPUT_OK, ""},
};

START_TEST(without_descriptors_the_system_has_failed)
{
    struct folder_records records = {0};
    struct text state = {0}, message = {0}, expected = {0};
    struct rlimit before;
    int folder = make_cycle_folder();
    ck_assert_int_eq(getrlimit(RLIMIT_NOFILE, &before), 0);
    const struct rlimit few = {.rlim_cur = lowest_free() + cases[_i].descriptors, .rlim_max = before.rlim_max};
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &few), 0);
    enum input_status status = cases[_i].state ? folder_read_state(folder, &state, &message)
                                               : folder_read_import(folder, CODE_PAGE_NONE, &records, &message);
    ck_assert_int_eq(setrlimit(RLIMIT_NOFILE, &before), 0);
    ck_assert_int_eq(status, cases[_i].status);
    if (*cases[_i].message) {
        text_printf(&expected, "%s%s", cases[_i].message, strerror(EMFILE));
        ck_assert_str_eq(message.bytes, expected.bytes);
    }
    folder_records_clean_up(&records);
    text_clean_up(&state);
    text_clean_up(&message);
    text_clean_up(&expected);
    ck_assert_int_eq(close(folder), 0);
}
END_TEST

/* Permissions that the connector removed are its failure. */
START_TEST(a_folder_without_permissions_is_the_connectors)
{
    struct folder_records records = {0};
    struct text message = {0};
    int folder = make_cycle_folder();
    bool root = geteuid() == 0;
    ck_assert_int_eq(fchmodat(folder, "Import", 0, 0), 0);
    ck_assert(!root || seteuid(65534) == 0); /* permissions do not restrict root */
    enum input_status status = folder_read_import(folder, CODE_PAGE_NONE, &records, &message);
    ck_assert(!root || seteuid(0) == 0);
    ck_assert_int_eq(fchmodat(folder, "Import", S_IRWXU, 0), 0);
    ck_assert_int_eq(status, INPUT_INVALID);
    ck_assert_str_eq(message.bytes, "Import: cannot be read: Permission denied");
    folder_records_clean_up(&records);
    text_clean_up(&message);
    ck_assert_int_eq(close(folder), 0);
}
END_TEST

static Suite *folder_suite(void)
{
    Suite *suite = suite_create("connector_folder");
    TCase *tcase = tcase_create("unread");
    tcase_add_checked_fixture(tcase, own_folder_set_up, own_folder_tear_down);
    tcase_add_loop_test(tcase, without_descriptors_the_system_has_failed, 0, sizeof cases / sizeof *cases);
    tcase_add_test(tcase, a_folder_without_permissions_is_the_connectors);
    suite_add_tcase(suite, tcase);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {folder_suite};
    return suite_main(makers, 1);
}
