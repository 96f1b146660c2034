/* Directories of cc:Mail that tests write and read. */
#ifndef Q237588_TESTS_CCMDIR_SEEN_H
#define Q237588_TESTS_CCMDIR_SEEN_H

#include "base/text.h"
#include "ccmail/ccmdir.h"

/* What came of the last reading: the records, as lines "LINE LOCN NAME|ADDR|COMMENT"; of what was passed over the messages
 * behind the folder; and the message. A checked fixture clears it, and makes and removes own_folder.h's folder. */
extern struct ccmdir_seen {
    struct text taken, told, message;
} ccmdir_seen;
void ccmdir_seen_set_up(void);
void ccmdir_seen_tear_down(void);

enum input_status note_ccmdir_record(void *context, const struct ccmdir_record *record);
void note_ccmdir_message(void *context, const char *skipped);

/* Writes Ccmdir.exp; the caller frees its path. */
char *ccmdir_file(const char *bytes, size_t length);

/* Writes and reads the file; asserts its records, and that there is no message. */
enum input_status read_ccmdir(enum code_page page, bool lenient, const char *bytes, size_t length);
void assert_ccmdir_read(enum code_page page, const char *bytes, const char *expected);

#endif
