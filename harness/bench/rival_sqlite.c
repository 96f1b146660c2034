#include "bench/rivals.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { JOIN_DELETES, JOIN_ADDS, JOIN_CHANGES, JOIN_ADDS_AND_CHANGES, JOINS };

struct tables {
    sqlite3 *database;
    sqlite3_stmt *joins[JOINS];
};

/* Tables without row numbers are faster here: with them a join on more than the name reads the index, then the table. */
static const char making[] =
    "PRAGMA page_size = 32768; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA locking_mode = EXCLUSIVE;"
    "CREATE TABLE import_list (name TEXT COLLATE NOCASE PRIMARY KEY, addr INTEGER NOT NULL, comment TEXT NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE export (name TEXT COLLATE NOCASE PRIMARY KEY, addr INTEGER NOT NULL, comment TEXT NOT NULL) WITHOUT ROWID;"
    "BEGIN";
static const char filling[] = "INSERT OR IGNORE INTO import_list VALUES (?, ?, '')";
static const char fill_export[] = "INSERT INTO export SELECT * FROM import_list ORDER BY name; COMMIT; ANALYZE";

#define IMPORTED "FROM import_list i LEFT JOIN export e ON e.name = i.name WHERE "
#define IS_CHANGED "e.addr <> i.addr OR e.comment <> i.comment"
static const char *const joins[JOINS] = {
    [JOIN_DELETES] = "SELECT e.name FROM export e LEFT JOIN import_list i ON i.name = e.name WHERE i.name IS NULL",
    [JOIN_ADDS] = "SELECT i.name " IMPORTED "e.name IS NULL",
    [JOIN_CHANGES] = "SELECT i.name " IMPORTED IS_CHANGED,
    [JOIN_ADDS_AND_CHANGES] = "SELECT i.name, e.name IS NULL " IMPORTED "e.name IS NULL OR " IS_CHANGED,
};

static bool fail(struct bench *bench, const struct tables *tables)
{
    text_printf(&bench->message, "SQLite: %s", tables->database ? sqlite3_errmsg(tables->database) : "out of memory");
    return false;
}

static bool fill_list(struct tables *tables, const char *text, size_t length)
{
    sqlite3_stmt *insert;
    const char *end = text + length, *line_end;
    int site = 0;
    bool done = sqlite3_prepare_v2(tables->database, filling, -1, &insert, NULL) == SQLITE_OK;
    for (; done && text < end && (line_end = memchr(text, '\n', (size_t)(end - text))); text = line_end + 1) {
        done = sqlite3_bind_text(insert, 1, text, (int)(line_end - text), SQLITE_STATIC) == SQLITE_OK &&
               sqlite3_bind_int(insert, 2, site) == SQLITE_OK && sqlite3_step(insert) == SQLITE_DONE &&
               sqlite3_reset(insert) == SQLITE_OK;
        site = (site + 1) % (int)BENCH_SITES;
    }
    sqlite3_finalize(insert);
    return done;
}

struct tables *tables_make(struct bench *bench, const struct name_file *names)
{
    const char *text;
    size_t length;
    struct tables *tables = calloc(1, sizeof *tables);
    if (!tables || !name_file_map(bench, names, &text, &length)) {
        free(tables);
        return NULL;
    }
    /* One thread and no memory statistics, for speed. Fails, without effect, once SQLite is in use. */
    (void)sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
    (void)sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    bool done = sqlite3_open(":memory:", &tables->database) == SQLITE_OK &&
                sqlite3_exec(tables->database, making, NULL, NULL, NULL) == SQLITE_OK && fill_list(tables, text, length) &&
                sqlite3_exec(tables->database, fill_export, NULL, NULL, NULL) == SQLITE_OK;
    for (int i = 0; i < JOINS && done; i++)
        done = sqlite3_prepare_v3(tables->database, joins[i], -1, SQLITE_PREPARE_PERSISTENT, &tables->joins[i], NULL) == SQLITE_OK;
    (void)munmap((void *)(uintptr_t)text, length);
    if (!done) {
        fail(bench, tables);
        tables_free(tables);
        tables = NULL;
    }
    return tables;
}

void tables_free(struct tables *tables)
{
    if (!tables)
        return;
    for (int i = 0; i < JOINS; i++)
        sqlite3_finalize(tables->joins[i]);
    sqlite3_close(tables->database);
    free(tables);
}

/* In a steady state a join must have no rows. */
static bool join(sqlite3_stmt *statement)
{
    bool done = sqlite3_step(statement) == SQLITE_DONE;
    return sqlite3_reset(statement) == SQLITE_OK && done;
}

bool tables_join(struct bench *bench, struct tables *tables, bool together, double *seconds)
{
    double start = bench_seconds();
    bool done = join(tables->joins[JOIN_DELETES]);
    if (together)
        done = join(tables->joins[JOIN_ADDS_AND_CHANGES]) && done;
    else
        done = join(tables->joins[JOIN_ADDS]) && join(tables->joins[JOIN_CHANGES]) && done;
    *seconds = bench_seconds() - start;
    return done || fail(bench, tables);
}
