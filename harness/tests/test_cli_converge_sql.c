/* q237588 converge with a table of a database, through --snapshot: SQLite. */
#include "program.h"
#include "suite.h"

#include <stdlib.h>
#include <string.h>

static char *folder;

/* A table that keeps ten characters of a name, counts the writes of each row, and forgets spaces at the end. */
static const char schema[] =
    "CREATE TABLE users (id INTEGER PRIMARY KEY, name TEXT, version INTEGER DEFAULT 0);"
    "CREATE TRIGGER stored AFTER UPDATE OF name ON users BEGIN UPDATE users SET version = OLD.version + 1, "
    "name = substr(rtrim(NEW.name), 1, 10) WHERE id = NEW.id; END;"
    "INSERT INTO users VALUES (1, 'Adams, Amy', 0), (2, 'Brown, Bob', 0), (3, 'Smith', 0);";

static const char snapshot[] =
    "--snapshot=sqlite3 users.db \"SELECT 'dn: id=' || id || char(10) || 'name: ' || name || char(10) || 'version: ' || version "
    "|| char(10) FROM users\"";

/* Writes whoever is not there as he is spelled; a line of the input is ID|NAME. */
static const char sync_script[] =
    "sqlite3 users.db 'SELECT id, name FROM users' >there; while IFS='|' read -r id name; do "
    "if ! grep -Fqx -- \"$id|$name\" there; then echo \"UPDATE users SET name = '$name' WHERE id = $id;\"; fi; done <\"$1\" | "
    "sqlite3 users.db";

static void begin_folder(void)
{
    struct ran ran;
    folder = new_folder();
    free(new_file(folder, "schema.sql", schema));
    START(&ran, &((struct setting){.folder = folder}), "converge", "--snapshot=true", "--times=1", "--", "sh", "-c",
          "sqlite3 users.db <schema.sql");
    assert_printed(&ran, 0, "It is at rest"); /* sqlite3 is there: setup.sh installs it */
}

static void end_folder(void) { remove_folder(folder); }

static const struct {
    const char *people;
    int status;
    const char *parts[3];
} cases[] = {
    {"1|Adams, Amy\n2|Brown, Bob\n3|Jones\n", 0, {"It comes to rest: nothing was written after run 1."}},
    /* Cut at ten characters: written in each run, with no effect but the version. */
    {"1|Adams, Amy\n2|Brown, Bobby\n3|Smith\n",
     1,
     {"repeats, period 1", "'Brown, Bob' (id=2): without effect in 2 runs; last: the content stays, and version moves",
      "no effect"}},
    /* A space at the end that the table does not keep. */
    {"1|Adams, Amy\n2|Brown, Bob\n3|Smith \n",
     1,
     {"'Smith' (id=3): without effect in 2 runs", "repeats, period 1", "name 'Smith' and 'Smith ' differ in spaces"}},
};

START_TEST(a_table_is_a_directory)
{
    struct ran ran;
    free(new_file(folder, "people.txt", cases[_i].people));
    START(&ran, &((struct setting){.folder = folder}), "converge", snapshot, "--times=3", "--input=people.txt", "--", "sh", "-c",
          sync_script, "sh", "{}");
    ck_assert_msg(ran.status == cases[_i].status, "status %d: %s%s", ran.status, ran.output, ran.errors);
    for (size_t i = 0; i < 3 && cases[_i].parts[i]; i++)
        assert_holds_anywhere(ran.output, cases[_i].parts[i]);
    program_forget(&ran);
}
END_TEST

/* Other columns are content, so each write changes it. */
START_TEST(the_user_says_which_column_moves)
{
    struct ran ran;
    free(new_file(folder, "people.txt", cases[1].people));
    START(&ran, &((struct setting){.folder = folder}), "converge", snapshot, "--times=3", "--writes=modifyTimestamp",
          "--input=people.txt", "--", "sh", "-c", sync_script, "sh", "{}");
    assert_holds_anywhere(ran.output, "changed in 2 runs; last: version '2' to '3'");
    assert_printed(&ran, 1, "Undecided after 3 runs.");
}
END_TEST

static Suite *cli_converge_sql_suite(void)
{
    Suite *suite = suite_create("cli-converge-sql");
    TCase *table = tcase_create("table");
    tcase_add_checked_fixture(table, begin_folder, end_folder);
    tcase_set_timeout(table, 120);
    tcase_add_loop_test(table, a_table_is_a_directory, 0, (int)(sizeof cases / sizeof *cases));
    tcase_add_test(table, the_user_says_which_column_moves);
    suite_add_tcase(suite, table);
    return suite;
}

int main(void)
{
    static suite_maker *const makers[] = {cli_converge_sql_suite};
    return suite_main(makers, 1);
}
