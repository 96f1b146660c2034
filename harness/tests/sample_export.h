/* Exports of directories made by tests, and the results of reading them. */
#ifndef Q237588_TESTS_SAMPLE_EXPORT_H
#define Q237588_TESTS_SAMPLE_EXPORT_H

#include "exchange/directory.h"

/* directory_read(), ldif_read() ... */
typedef enum input_status export_reader(const char *path, const struct directory_config *config, person_visitor *take,
                                        void *context, struct text *message);

/* The result of reading; zero before the first. */
struct export_seen {
    enum input_status status;
    struct text taken;   /* a line for each person: LINE NAME|SITE|DN */
    struct text message; /* without the path with which it begins */
};

/* Has an export of these bytes read, and checks that it was left alone. The caller cleans up. */
void export_read(export_reader *reader, const struct directory_config *config, const char *bytes, size_t length,
                 struct export_seen *seen);
void export_clean_up(struct export_seen *seen);

/* Asserts the people of a valid export. */
void assert_taken(export_reader *reader, const struct directory_config *config, const char *bytes, size_t length,
                  const char *taken);

/* Asserts that it is refused, the message after the path, and the people before the error. */
void assert_not_taken(export_reader *reader, const struct directory_config *config, const char *bytes, size_t length,
                      const char *message, const char *taken);

/* Fails each allocation in turn, more than `least` in all: either it is reported, or the people are complete. */
void assert_memory_is_said(export_reader *reader, const struct directory_config *config, const char *bytes, size_t length,
                           unsigned long least);

/* Takes people: appends "LINE NAME" and a line end to a struct text. */
enum input_status export_note_name(void *context, const struct person *person);

#endif
